"""Terraform's plugin cache bears one ``init`` at a time, of whatever emulator of this user."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from proton_emulator.automation.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_emulator.processes.running import Interrupt

_LOCK = ".proton.lock"
_POLL_SECONDS = 0.05


@contextmanager
def alone(folder: str | None, stopping: Interrupt) -> Iterator[None]:
    """Wait until nobody else fills *folder*; StoppedError when the work is to end before that.

    None where each working folder keeps its providers for itself.
    """
    lock = _lock(folder)
    if lock is None:
        yield
        return
    with lock:
        while not _taken(lock):
            if stopping.wait(_POLL_SECONDS):
                raise StoppedError
        yield


def _lock(folder: str | None) -> IO[str] | None:
    """None where we may not write: then we do not fill it either."""
    try:
        return (Path(folder) / _LOCK).open("a") if folder else None
    except OSError:
        return None


def _taken(lock: IO[str]) -> bool:
    """Whether the lock is ours now; closing the file gives it back."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
