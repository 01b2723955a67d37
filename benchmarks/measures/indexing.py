"""Indexing a workspace.

From the `initialized` notification to the end of the progress that the server shows: by then every
bundle is read and checked, and findings of files nobody opened are told. The bundles are copies of
AWS's samples, each in a folder and under a name of its own.
"""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.bundles import samples
from benchmarks.contestants import interleave
from benchmarks.editor import Editor
from benchmarks.effort import Effort
from benchmarks.row import Row

_COUNTS = (100, 1000)


def measure(effort: Effort) -> list[Row]:
    counts = _COUNTS[:1] if effort.quick else _COUNTS
    with TemporaryDirectory() as name:
        folders = [_workspace(Path(name) / str(count), count) for count in counts]
        found = interleave(effort.of(3), *(_Indexing(folder) for folder in folders))
    return [Row(f"Index {count:,} bundles", own) for count, own in zip(counts, found, strict=True)]


def _workspace(folder: Path, count: int) -> Path:
    from proton_bundle.files import FolderFiles
    from proton_bundle.layout import find_bundles

    roots = [each.path for each in find_bundles(FolderFiles(samples()).paths())]
    for number, root in enumerate(islice(cycle(roots), count)):
        copytree(samples() / root, folder / f"team-{number // len(roots)}" / root)
    return folder


class _Indexing:
    """A new server each round."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._peak = 0

    def round(self) -> list[float]:
        with Editor() as editor:
            editor.initialize(self._folder)
            start = perf_counter()
            editor.notify("initialized")
            took = editor.progress_ended() - start
            self._peak = max(self._peak, editor.peak())
        return [took]

    def close(self) -> int:
        return self._peak
