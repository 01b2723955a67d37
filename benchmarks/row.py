"""What is measured, and what it is allowed to cost."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Unit(Enum):
    SECONDS = "s"
    BYTES = "B"


@dataclass(frozen=True, slots=True)
class Measured:
    """Samples of one contestant, and the most memory that its process ever held, in bytes."""

    samples: tuple[float, ...]
    peak: int | None = None
    unit: Unit = Unit.SECONDS

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def p95(self) -> float:
        """The smallest sample that 95 of 100 do not exceed."""
        ordered = sorted(self.samples)
        return ordered[-(-len(ordered) * 95 // 100) - 1]


class Budget(Protocol):
    """A promise about a row."""

    def is_kept(self, row: Row) -> bool: ...


@dataclass(frozen=True, slots=True)
class MedianRatio:
    """Our median is at most *bound* times the baseline's."""

    bound: float

    def is_kept(self, row: Row) -> bool:
        return row.ratio is not None and row.ratio <= self.bound

    def __str__(self) -> str:
        return f"≤ {self.bound:g} ×"


@dataclass(frozen=True, slots=True)
class P95:
    """Our 95th percentile is at most *bound* seconds."""

    bound: float

    def is_kept(self, row: Row) -> bool:
        return row.ours.p95 <= self.bound

    def __str__(self) -> str:
        return f"p95 ≤ {self.bound * 1000:g} ms"


@dataclass(frozen=True, slots=True)
class Memory:
    """Our median is at most *bound* bytes."""

    bound: float

    def is_kept(self, row: Row) -> bool:
        return row.ours.median <= self.bound

    def __str__(self) -> str:
        return f"≤ {self.bound / 1e6:g} MB"


@dataclass(frozen=True, slots=True)
class Row:
    """*against* names the baseline."""

    what: str
    ours: Measured
    against: str = ""
    baseline: Measured | None = None
    budget: Budget | None = None

    @property
    def ratio(self) -> float | None:
        """Of the medians."""
        return self.ours.median / self.baseline.median if self.baseline else None

    @property
    def is_kept(self) -> bool | None:
        """None where nothing was promised."""
        return self.budget.is_kept(self) if self.budget else None
