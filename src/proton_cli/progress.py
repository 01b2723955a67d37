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

    def __call__(self, step: Step) -> None:
        if step.seconds is None:
            if self._live:
                self._write(f"  … {step.text}\r")
            return
        mark = "✗" if step.failed else "✓"
        status = f"  {step.status}" if step.status else ""
        self._write(f"  {mark} {step.text}{status}  ({step.seconds:.2f} s)\n")
        if step.message:
            for line in step.message.splitlines():
                self._write(f"      {line}\n")

    def say(self, text: str) -> None:
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "replace").decode(encoding))
        self._stream.flush()
