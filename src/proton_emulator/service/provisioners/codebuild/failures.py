"""What a person reads when a build did not succeed: the deployment's status message."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from proton_emulator.service.provisioners.codebuild.session import shown
from proton_emulator.service.provisioners.codebuild.time_limit import PROPERTY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_emulator.processes.running import Ended
    from proton_emulator.service.provisioners.codebuild.log import BuildLog

Phase: TypeAlias = Literal["provision", "deprovision"]

NO_COMMANDS = (
    "The manifest has no 'provision' commands, so there is nothing for CodeBuild to run. "
    "List them under infrastructure.templates[0].settings.provision."
)
NOT_SERVED = (
    "CodeBuild provisioning needs an emulator that commands can reach over HTTP, and this one "
    "answers in its own process only. Run it with 'proton start' and deploy there."
)
_NOT_FOUND = 127
_MISSING_PROGRAM = re.compile(r"([^\s:]+): (?:command )?not found$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build came to; *number* counts from 1, None where nobody knows."""

    phase: Phase
    commands: Sequence[str]
    number: int | None

    def __str__(self) -> str:
        if self.number is None:
            return f"A command of '{self.phase}'"
        quoted = shown(self.commands[self.number - 1])
        return f"Command {self.number} of {len(self.commands)} of '{self.phase}', `{quoted}`,"


def problem(ended: Ended, place: Place, said: str, minutes: float, image: str | None) -> str | None:
    """Why the build failed, in as many lines as it takes; None where it did not."""
    if ended.timed_out:
        lines = [
            f"{place} was ended, as the build took longer than {minutes:g} minutes.",
            f"{PROPERTY} under project_properties of the manifest allows more.",
        ]
    elif ended.code:
        lines = [f"{place} {_outcome(ended.code)}."]
        if ended.code == _NOT_FOUND:
            lines.append(_not_installed(said, image))
    else:
        return None
    return "\n".join([*lines, "Its last output:", said] if said else lines)


def with_log(message: str, log: BuildLog) -> str:
    """*message* and where to read on, if that can be read."""
    if not log.written:
        return message
    return (
        f"{message}\nThe whole log is in CloudWatch Logs: group {log.group}, stream {log.stream}."
    )


def _outcome(code: int) -> str:
    if code > 0:
        return f"failed with exit code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _not_installed(said: str, image: str | None) -> str:
    missing = _MISSING_PROGRAM.findall(said)
    program = missing[-1] if missing else "A program that it calls"
    where = f"CodeBuild's image {image}" if image else "CodeBuild's image"
    return f"{program} is not on this machine, though {where} may have it: install it here."
