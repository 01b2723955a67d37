"""The language server's start.

From the start of the process to the answer of `initialize`, beside a server of pygls that does
nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import perf_counter

from benchmarks.contestants import interleave
from benchmarks.editor import PROTON, Editor
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row


def measure(effort: Effort) -> list[Row]:
    bare = (sys.executable, "-m", "benchmarks.bare_language_server")
    own, plain = interleave(effort.of(20), _Started(PROTON), _Started(bare))
    what = "`proton lsp` answers `initialize`"
    return [Row(what, own, "a bare pygls server", plain, MedianRatio(1.2))]


class _Started:
    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._peak = 0

    def round(self) -> list[float]:
        start = perf_counter()
        with Editor(self._command) as editor:
            editor.initialize()
            took = perf_counter() - start
            self._peak = max(self._peak, editor.peak())
        return [took]

    def close(self) -> int:
        return self._peak
