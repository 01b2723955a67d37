"""One module a measure; its docstring is its heading and its explanation in the report."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from benchmarks.effort import Effort
    from benchmarks.row import Row

MEASURES = (
    "rendering",
    "deploying",
    "emulator_start",
    "cold_check",
    "cfn_lint",
    "fast_pass",
    "warm_cache",
    "editing",
    "editor_start",
    "indexing",
    "editor_memory",
)


class Measure(Protocol):
    """What each module here is."""

    def measure(self, effort: Effort) -> Sequence[Row]: ...


def load(name: str) -> Measure:
    if name not in MEASURES:
        raise SystemExit(f"no measure {name!r}; there are: {', '.join(MEASURES)}")
    return cast("Measure", import_module(f"benchmarks.measures.{name}"))
