"""Memory of the language server.

The peak of its resident memory with all published bundles as one workspace, every template of
theirs open, indexed and checked, and cfn-lint's process running; the baseline is the same server
with nothing open.
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.bundles import published
from benchmarks.editor import Editor
from benchmarks.effort import Effort
from benchmarks.row import Measured, Row, Unit

_CALM_SECONDS = 5


def measure(effort: Effort) -> list[Row]:
    files = sorted(published().rglob("*infrastructure/*.y*ml"))
    own, idle = (
        Measured(
            tuple(float(_peak(given)) for _ in range(effort.of(3))),
            unit=Unit.BYTES,
        )
        for given in (files, [])
    )
    what = f"All published bundles, {len(files)} files open"
    return [Row(what, own, "nothing open", idle)]


def _peak(files: list[Path]) -> int:
    with Editor() as editor:
        editor.initialize(*([published()] if files else []))
        editor.notify("initialized")
        for file in files:
            editor.open(file)
        editor.progress_ended()
        for file in files:
            number = editor.ask("textDocument/documentSymbol", textDocument={"uri": file.as_uri()})
            editor.answer(number)
        return _settled(editor) if files else editor.peak()


def _settled(editor: Editor) -> int:
    """Once it has not grown for some seconds: cfn-lint looks at one bundle after the other."""
    peak, calm = editor.peak(), 0
    while calm < _CALM_SECONDS:
        time.sleep(1)
        before, peak = peak, editor.peak()
        calm = calm + 1 if peak == before else 0
    return peak
