"""The one thread that analyses. The event loop only moves messages, so the editor never waits.

One thread, because it makes every cache of the analysis safe without a lock; a priority queue,
because what a person waits for must overtake the indexing of a thousand bundles. Each job should
take a few milliseconds: long work is cut into jobs.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG = logging.getLogger(__name__)
_T = TypeVar("_T")


class Priority(IntEnum):
    """What goes first: a person's request, then the open files' findings, then everything else."""

    REQUEST = 0
    OPEN_FILES = 1
    WORKSPACE = 2


@dataclass(order=True, slots=True)
class _Job(Generic[_T]):
    priority: Priority
    number: int
    work: Callable[[], _T] = field(compare=False)
    outcome: Future[_T] = field(compare=False)

    def run(self) -> None:
        """Do the work, unless it was cancelled while it waited."""
        if not self.outcome.set_running_or_notify_cancel():
            return
        try:
            self.outcome.set_result(self.work())
        except BaseException as error:
            self.outcome.set_exception(error)


class AnalysisThread:
    """Runs jobs one after the other on a daemon thread, which starts with the first job."""

    def __init__(self) -> None:
        self._jobs: queue.PriorityQueue[_Job[object]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def submit(self, priority: Priority, work: Callable[[], _T]) -> Future[_T]:
        """Queue *work*; a future that is cancelled before its turn never runs."""
        outcome: Future[_T] = Future()
        if self._stopped:
            outcome.cancel()
            return outcome
        self._jobs.put(_Job(priority, next(self._numbers), work, outcome))  # type: ignore[arg-type]  # the queue is invariant in the result
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="analysis", daemon=True)
            self._thread.start()
        return outcome

    async def run(self, priority: Priority, work: Callable[[], _T]) -> _T:
        """Await *work*; cancelling the awaiting task cancels the job if it still waits."""
        return await asyncio.wrap_future(self.submit(priority, work))

    def stop(self) -> None:
        """Take no more work; what is queued is dropped."""
        self._stopped = True
        while not self._jobs.empty():
            try:
                self._jobs.get_nowait().outcome.cancel()
            except queue.Empty:
                break

    def _run(self) -> None:
        while not self._stopped:
            self._jobs.get().run()
