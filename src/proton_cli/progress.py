"""Steps as a person sees them: a line each, with how it ended and how long it took."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from proton_emulator.workspace_deployer import Step


class StepPrinter:
    """Prints steps to *stream*; on a terminal the running step is shown while it runs."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._remarked: set[str] = set()

    def __call__(self, step: Step) -> None:
        if step.seconds is None:
            if self._live:
                self._write(f"  … {step.text}\r")
            return
        mark = "✗" if step.failed else "✓"
        status = f"  {step.status}" if step.status else ""
        self._write(f"  {mark} {step.text}{status}  ({step.seconds:.2f} s)\n")
        self.tell(step.message, "      ", failed=step.failed)

    def tell(self, message: str, indent: str, *, failed: bool) -> None:
        """*message* beneath what it is about. A remark on a success is said in full only once."""
        for line in message.splitlines():
            again = not failed and line in self._remarked
            self.say(f"{indent}{line.partition(': ')[0] if again else line}")
            if not failed:
                self._remarked.add(line)

    def say(self, text: str) -> None:
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "replace").decode(encoding))
        self._stream.flush()
