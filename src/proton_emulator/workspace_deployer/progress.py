"""What a deployment tells while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Step:
    """One step, told twice: when it starts (*seconds* None) and when it ends.

    *status* is Proton's own word (``SUCCEEDED``, ``FAILED``, …) or empty; *message* the reason of a
    failure.
    """

    text: str
    seconds: float | None = None
    status: str = ""
    message: str = ""
    failed: bool = False


Progress: TypeAlias = Callable[[Step], None]


class Ending:
    """Filled in by the body of a step: how it ended."""

    status = ""
    message = ""
    failed = False


@contextmanager
def step(progress: Progress, text: str) -> Iterator[Ending]:
    """Tell that *text* starts, and how it ended and when."""
    progress(Step(text))
    ending, start = Ending(), perf_counter()
    try:
        yield ending
    except BaseException:
        ending.failed = True
        raise
    finally:
        took = perf_counter() - start
        progress(Step(text, took, ending.status, ending.message, ending.failed))
