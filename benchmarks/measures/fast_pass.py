"""The fast pass.

All rules on one bundle with one large template, in a warm process, from the files' texts to the
findings; nothing is rendered. The template differs each time, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.contestants import Warm, interleave
from benchmarks.effort import Effort
from benchmarks.generated import TEMPLATE, write_bundle
from benchmarks.row import Row

LINES = (300, 1200, 5000)


def measure(effort: Effort) -> list[Row]:
    with TemporaryDirectory() as folder:
        bundles = [write_bundle(Path(folder) / str(lines), lines) for lines in LINES]
        contestants = [Warm(f"{__name__}:check", str(bundle)) for bundle in bundles]
        found = interleave(effort.of(30), *contestants)
    return [
        Row(f"All rules without rendering, {lines:,} lines", own)
        for lines, own in zip(LINES, found, strict=True)
    ]


def check(folder: str) -> Callable[[], list[float]]:
    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.files import FolderFiles
    from proton_bundle.linter import Linter
    from proton_bundle.workspace.project import Project

    file = Path(folder) / TEMPLATE
    text = file.read_text()
    numbers = count()

    def once() -> list[float]:
        file.write_text(f"# {next(numbers)}\n{text}")
        start = perf_counter()
        Linter(ProjectAnalysis(Project(FolderFiles(Path(folder))))).check()
        return [perf_counter() - start]

    return once
