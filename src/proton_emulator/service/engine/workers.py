"""Threads for work that outlives its request. They never keep the process alive."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from proton_emulator.service.provisioners.outcome import StoppedError
from proton_emulator.service.store.store import StoreClosedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

log = logging.getLogger(__name__)


class Workers:
    """Each piece of work has its own daemon thread; deployments are few and mostly wait."""

    def __init__(self) -> None:
        self._idle = threading.Condition()
        self._running = 0
        self.stopping = threading.Event()

    def start(self, work: Callable[[], object], name: str) -> None:
        """Run *work* in the background. Its exceptions are logged: it has to report for itself."""
        with self._idle:
            self._running += 1
        threading.Thread(target=self._run, args=(work,), name=name, daemon=True).start()

    def run_all(self, works: Iterable[Callable[[], object]], name: str) -> None:
        """Run *works* side by side and return when all have ended."""
        first, *others = [*works] or [lambda: None]
        threads = [
            threading.Thread(target=_guarded, args=(work,), name=name, daemon=True)
            for work in others
        ]
        for thread in threads:
            thread.start()
        _guarded(first)
        for thread in threads:
            thread.join()

    def settle(self, timeout: float) -> bool:
        """Whether all work ended within *timeout* seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._running, timeout)

    def stop(self, timeout: float) -> None:
        """Ask waiting work to give up, and give it *timeout* seconds."""
        self.stopping.set()
        self.settle(timeout)

    def _run(self, work: Callable[[], object]) -> None:
        try:
            _guarded(work)
        finally:
            with self._idle:
                self._running -= 1
                self._idle.notify_all()


def _guarded(work: Callable[[], object]) -> None:
    try:
        work()
    except (StoppedError, StoreClosedError):
        log.debug("work ended after a reset")
    except Exception:
        log.exception("background work failed")
