"""The commands of one phase, run to their end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_emulator.processes.running import run
from proton_emulator.service.provisioners.codebuild import failures
from proton_emulator.service.provisioners.codebuild.failures import Place
from proton_emulator.service.provisioners.codebuild.output import Output
from proton_emulator.service.provisioners.codebuild.session import Session
from proton_emulator.service.provisioners.outcome import ProvisioningError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from proton_emulator.processes.guard import Guard
    from proton_emulator.processes.running import Ended, Interrupt
    from proton_emulator.service.provisioners.codebuild.failures import Phase
    from proton_emulator.service.provisioners.codebuild.folder import BuildFolder
    from proton_emulator.service.provisioners.codebuild.log import BuildLog


@dataclass(frozen=True, slots=True)
class Execution:
    """*variables* are all that the commands see; *secrets* those values that nobody else may."""

    phase: Phase
    commands: Sequence[str]
    image: str | None
    minutes: float
    variables: Mapping[str, str]
    secrets: Sequence[str]

    def run(self, folder: BuildFolder, log: BuildLog, guard: Guard, stopping: Interrupt) -> None:
        """Raises ProvisioningError when a command fails, StoppedError when *stopping* ends it."""
        session = Session(folder.session, self.commands)
        output = Output(log.add, self.secrets, str(folder.session))
        with log:
            log.add(
                f"[Container] This machine's programs run, not those of {self.image or 'an image'}"
            )
            ended = self._ended(session, folder, guard, stopping, output.take)
        if ended.stopped:
            raise StoppedError
        place = Place(self.phase, self.commands, session.under_way())
        problem = failures.problem(ended, place, output.last_words(), self.minutes, self.image)
        if problem:
            raise ProvisioningError(failures.with_log(output.masked(problem), log))

    def _ended(
        self,
        session: Session,
        folder: BuildFolder,
        guard: Guard,
        stopping: Interrupt,
        out: Callable[[str], None],
    ) -> Ended:
        try:
            return run(
                session.write(),
                folder=folder.source,
                variables=self.variables,
                guard=guard,
                stopping=stopping,
                seconds=self.minutes * 60,
                out=out,
            )
        except (OSError, ValueError) as error:
            raise ProvisioningError(
                f"The commands of '{self.phase}' cannot be started: {error}. "
                "Look at the names and the sizes of env.variables in the manifest."
            ) from error
