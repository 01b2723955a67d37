"""Runs Terraform or OpenTofu in a folder, and says what it made."""

from __future__ import annotations

import logging
import shutil
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from proton_emulator.automation import aws_provider, diagnostics
from proton_emulator.automation.errors import StoppedError, TerraformError, UnreachableError
from proton_emulator.automation.plugin_cache import alone
from proton_emulator.automation.result import Applied, fitting
from proton_emulator.automation.state import managed_resources, output_values
from proton_emulator.automation.variables import apart
from proton_emulator.processes.home import furnish
from proton_emulator.processes.running import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from proton_emulator.automation.interruption import Interruption
    from proton_emulator.processes.guard import Guard
    from proton_emulator.processes.running import Ended

__all__ = ["Terraform", "TerraformError", "UnreachableError", "find"]

log = logging.getLogger(__name__)

_PROGRAMS = ("terraform", "tofu")
_INIT_SECONDS = 10 * 60.0
_APPLY_SECONDS = 60 * 60.0
_ANSWER_SECONDS = 2 * 60.0
_LINES_KEPT = 2_000


def find() -> str | None:
    """The path of ``terraform``, else of ``tofu``, on PATH."""
    return next((found for found in map(shutil.which, _PROGRAMS) if found), None)


class Terraform:
    """One program with its environment. Its methods raise the errors of `errors`, or OSError."""

    def __init__(
        self, program: str, variables: Mapping[str, str], guard: Guard, stopping: Interruption
    ) -> None:
        self._program = program
        self._name = Path(program).stem
        self._variables = variables
        self._home = guard.folder / "home"
        self._apart = apart(variables, self._home)
        self._guard = guard
        self._stopping = stopping

    def apply(self, folder: Path) -> Applied:
        """Make what *folder* declares. ValueError where its JSON is not what it should be."""
        self._init(folder)
        self._do(folder, "apply", "-auto-approve", "-input=false", seconds=_APPLY_SECONDS)
        outputs, left_out = fitting(output_values(self._answer(folder, "output")))
        resources = managed_resources(self._answer(folder, "show"))
        return Applied(outputs, resources, message=left_out)

    def destroy(self, folder: Path) -> None:
        """Remove what was made in *folder*."""
        self._init(folder)
        self._do(folder, "destroy", "-auto-approve", "-input=false", seconds=_APPLY_SECONDS)

    def _init(self, folder: Path) -> None:
        with alone(self._variables.get("TF_PLUGIN_CACHE_DIR"), self._stopping):
            try:
                self._fetch(folder)
            except TerraformError as error:
                # The lock file of an earlier deployment is ours, not the bundle's.
                if "init -upgrade" not in str(error):
                    raise
                self._fetch(folder, "-upgrade")
        endpoint = self._variables.get("AWS_ENDPOINT_URL")
        if endpoint:
            schemas = partial(self._answer, folder, "providers", "schema")
            aws_provider.point_at(endpoint, folder, schemas)

    def _fetch(self, folder: Path, *options: str) -> None:
        command = ["init", "-input=false", *options]
        ended, said = self._run(folder, command, _INIT_SECONDS, variables=self._variables)
        if ended.timed_out:
            # It does nothing but fetch.
            words = self._too_long("init", _INIT_SECONDS)
            raise UnreachableError(words, words)
        reason = diagnostics.unreachable(said) if ended.code else None
        if reason:
            raise UnreachableError(diagnostics.words(said), reason)
        self._check("init", ended, said, _INIT_SECONDS)

    def _do(self, folder: Path, command: str, *options: str, seconds: float) -> None:
        ended, said = self._run(folder, [command, *options], seconds)
        self._check(command, ended, said, seconds)

    def _answer(self, folder: Path, *command: str) -> str:
        """The JSON that *command* prints."""
        printed: list[str] = []
        arguments = [*command, "-json"]
        ended, said = self._run(folder, arguments, _ANSWER_SECONDS, printed.append)
        self._check(" ".join(command), ended, said, _ANSWER_SECONDS)
        # Lines are cut where they are long, and end nowhere inside a JSON string.
        return "".join(printed)

    def _check(self, command: str, ended: Ended, said: str, seconds: float) -> None:
        if ended.timed_out:
            raise TerraformError(self._too_long(command, seconds))
        if ended.code:
            words = diagnostics.words(said)
            raise TerraformError(words or f"{self._name} {command} ended with {ended.code}")

    def _too_long(self, command: str, seconds: float) -> str:
        return f"{self._name} {command} took longer than {seconds / 60:.0f} minutes and was ended"

    def _run(
        self,
        folder: Path,
        arguments: list[str],
        seconds: float,
        out: Callable[[str], None] = log.debug,
        variables: Mapping[str, str] | None = None,
    ) -> tuple[Ended, str]:
        """How it ended and what it said of errors; StoppedError where it was interrupted."""
        furnish(self._home)
        said: deque[str] = deque(maxlen=_LINES_KEPT)
        ended = run(
            [self._program, *arguments, "-no-color"],
            folder=folder,
            variables=variables or self._apart,
            guard=self._guard,
            stopping=self._stopping,
            seconds=seconds,
            out=out,
            err=said.append,
            grace=self._stopping.grace,
        )
        if ended.stopped or self._stopping.is_set():
            raise StoppedError
        return ended, "\n".join(said)
