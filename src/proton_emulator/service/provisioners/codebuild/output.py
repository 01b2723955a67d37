"""What the commands of a build say: to the log, and in its last words to who reads of a failure."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from proton_emulator.service.provisioners.codebuild.session import RUNNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LINES, _CHARACTERS = 20, 2000
_SHORTEST_HIDDEN = 3
# Colours and the like would act on the terminal on which the message is read.
_UNSEEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


class Output:
    """Takes lines as they come, without their ends.

    *secrets* show as CodeBuild shows them, and the shell's files in *session* by their names.
    """

    def __init__(self, log: Callable[[str], None], secrets: Iterable[str], session: str) -> None:
        self._log = log
        self._session = f"{session}/"
        self._hidden = _lines_to_hide(secrets)
        self._last: deque[str] = deque(maxlen=_LINES)

    def take(self, line: str) -> None:
        line = self.masked(line).replace(self._session, "")
        self._log(line)
        if line.startswith(RUNNING):
            self._last.clear()
        else:
            self._last.append(line[-_CHARACTERS:])

    def masked(self, text: str) -> str:
        return self._hidden.sub("***", text) if self._hidden else text

    def last_words(self) -> str:
        """The last lines of the command that ran last, within bounds; may be empty."""
        text = "\n".join(_UNSEEN.sub("", line).rstrip() for line in self._last).strip()
        return text if len(text) <= _CHARACTERS else f"…{text[-_CHARACTERS:]}"


def _lines_to_hide(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """Output comes line by line, so must the secrets; what is shorter would hide half the log."""
    lines = {line.strip() for secret in secrets for line in secret.splitlines()}
    long = sorted((line for line in lines if len(line) >= _SHORTEST_HIDDEN), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, long))) if long else None
