"""What ends the work on one pull request before its time."""

from __future__ import annotations

from threading import Event

# For Terraform to write down what it has made.
_GRACE_SECONDS = 20.0


class Interruption:
    """An ``Interrupt``: the deployment is given up, or the emulator stops."""

    def __init__(self, stopping: Event) -> None:
        self._stopping = stopping
        self._given_up = Event()

    def give_up(self) -> None:
        self._given_up.set()

    def is_set(self) -> bool:
        return self._stopping.is_set() or self._given_up.is_set()

    def wait(self, seconds: float) -> bool:
        """`is_set`, at the latest after *seconds*."""
        return self._given_up.wait(seconds) or self.is_set()

    def grace(self) -> float:
        """Seconds to end in good order: none where what was made goes with the emulator."""
        return 0.0 if self._stopping.is_set() else _GRACE_SECONDS
