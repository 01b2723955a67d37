"""The one clock and the one source of identifiers; both can be replaced."""

from __future__ import annotations

import random
import string
import time
import uuid
from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Epoch seconds."""
        ...


class SystemClock:
    def now(self) -> float:
        return time.time()


class Ids:
    """Identifiers from one source of randomness: the same seed gives the same identifiers."""

    def __init__(self, source: random.Random | None = None) -> None:
        self._source = source or random.Random()

    def uuid(self) -> str:
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def letters(self, count: int) -> str:
        """Capital letters, as at the end of a stack's name."""
        return "".join(self._source.choices(string.ascii_uppercase, k=count))
