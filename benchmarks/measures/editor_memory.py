"""Memory of the language server.

The peak of its resident memory with all published bundles as one workspace, indexed and checked:
first as a folder, then with every template of theirs open. cfn-lint's process is measured apart.
The baseline is the same server with nothing to look at.
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.bundles import published
from benchmarks.editor import Editor
from benchmarks.effort import Effort
from benchmarks.row import Measured, Memory, Row, Unit

_CALM_SECONDS = 5
_BUDGET = Memory(120e6)


def measure(effort: Effort) -> list[Row]:
    files = sorted(published().rglob("*infrastructure/*.y*ml"))
    rounds = effort.of(3)
    idle = _bytes([_nothing() for _ in range(rounds)])
    folder = [_peaks([]) for _ in range(rounds)]
    opened = [_peaks(files) for _ in range(rounds)]
    what = f"The same with {len(files)} templates open"
    return [
        Row("All published bundles as one workspace", _own(folder), "nothing", idle, _BUDGET),
        Row(what, _own(opened), "nothing", idle, _BUDGET),
        Row("cfn-lint's process meanwhile", _bytes([total - own for own, total in opened])),
    ]


def _own(peaks: list[tuple[int, int]]) -> Measured:
    return _bytes([own for own, _ in peaks])


def _bytes(samples: list[int]) -> Measured:
    return Measured(tuple(map(float, samples)), unit=Unit.BYTES)


def _nothing() -> int:
    with Editor() as editor:
        editor.initialize()
        editor.notify("initialized")
        return editor.own_peak()


def _peaks(files: list[Path]) -> tuple[int, int]:
    """Of the server itself, and with its children."""
    with Editor() as editor:
        editor.initialize(published())
        editor.notify("initialized")
        for file in files:
            editor.open(file)
        editor.progress_ended()
        for file in files:
            number = editor.ask("textDocument/documentSymbol", textDocument={"uri": file.as_uri()})
            editor.answer(number)
        total = _settled(editor)
        return editor.own_peak(), total


def _settled(editor: Editor) -> int:
    """Once it has not grown for some seconds: cfn-lint looks at one bundle after the other."""
    peak, calm = editor.peak(), 0
    while calm < _CALM_SECONDS:
        time.sleep(1)
        before, peak = peak, editor.peak()
        calm = calm + 1 if peak == before else 0
    return peak
