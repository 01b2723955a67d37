"""How much of a measure to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """*rounds* are interleaved repetitions; *quick* also leaves out the largest subjects."""

    rounds: int = 15
    quick: bool = False

    def of(self, most: int) -> int:
        """The rounds of a measure of which one round takes so long that *most* are enough."""
        return max(1, min(self.rounds, most))


QUICK = Effort(rounds=2, quick=True)
