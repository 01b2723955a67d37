"""A progress bar on standard error, shown only when a run takes long enough to wonder."""

from __future__ import annotations

from threading import Lock, Timer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 0.5
"""Seconds without a bar."""


class Bar:
    """Counts *total* bundles; rich is imported only when there is something to show."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._lock = Lock()
        self._timer = Timer(_PATIENCE, self._show)
        self._timer.daemon = True
        self._progress: Progress | None = None
        self._ended = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._ended = True
            if self._progress is not None:
                self._progress.stop()

    def advance(self) -> None:
        with self._lock:
            self._done += 1
            if self._progress is not None:
                self._progress.update(self._progress.task_ids[0], completed=self._done)

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        with self._lock:
            if self._ended:
                return
            columns = (TextColumn("cfn-lint"), BarColumn(), MofNCompleteColumn())
            progress = Progress(*columns, console=Console(stderr=True), transient=True)
            progress.add_task("bundles", total=self._total, completed=self._done)
            progress.start()
            self._progress = progress
