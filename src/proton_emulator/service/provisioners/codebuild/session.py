"""The commands of a build as one shell session, as CodeBuild's buildspec 0.2 runs them."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RUNNING = "[Container] Running command "
_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Session:
    """Its files lie in *folder*.

    Each command is a file that the shell reads in turn: variables, functions and ``cd`` hold for
    the next, whatever text a command is, and a mistake of syntax stays in it.
    """

    folder: Path
    commands: Sequence[str]

    def write(self) -> Sequence[str]:
        """Write the session; returns the program to run."""
        script = self.folder / "build.sh"
        steps = [self._step(number, text) for number, text in enumerate(self.commands, 1)]
        _write(script, "".join(steps))
        return (shutil.which("bash") or "/bin/sh", str(script))

    def under_way(self) -> int | None:
        """The number of the command that runs, or ran last; they are counted from 1."""
        try:
            number = int(self._under_way.read_bytes())
        except (OSError, ValueError):  # not begun, or a command has overwritten it
            return None
        return number if 0 < number <= len(self.commands) else None

    @property
    def _under_way(self) -> Path:
        return self.folder / "under-way"

    def _step(self, number: int, text: str) -> str:
        command = self.folder / f"command-{number}"
        _write(command, f"{text}\n")
        # `>|` and `case`: as well after a command's `set -Ceu`. `. file || exit` would put its
        # `set -e` out of force.
        return (
            f"printf {number} >|{_quoted(self._under_way)}\n"
            f"printf '\\n%s\\n' {_quoted(RUNNING + shown(text))}\n"
            f". {_quoted(command)}\n"
            "case $? in 0) ;; *) exit ;; esac\n"
        )


def shown(command: str) -> str:
    """*command* on one line, cut at a sane length."""
    first, _, more = command.strip().partition("\n")
    if more or len(first) > _LONGEST_SHOWN:
        return f"{first[:_LONGEST_SHOWN].rstrip()} …"
    return first


def _quoted(text: Path | str) -> str:
    return shlex.quote(str(text))


def _write(path: Path, text: str) -> None:
    # YAML's "\ud800" is a text that no file can hold.
    path.write_bytes(text.encode(errors="replace"))
