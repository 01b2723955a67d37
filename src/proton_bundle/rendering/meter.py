# ruff: noqa: ANN401 - values of templates have any type
"""Counting what one rendering costs.

Sizes are those of the printed value, in characters; every element of a collection counts as two.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from proton_bundle.errors import LimitExceededError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from proton_bundle.limits import Limits

COLLECTIONS: Any = (
    *(dict, list, tuple, set, frozenset, bytes, range),
    *(type({}.keys()), type({}.values()), type({}.items())),
)
_CHARACTERS_A_STEP = 32


class Meter:
    """Counts one rendering's steps. *check* may raise, to enforce the host's clock."""

    __slots__ = ("_next_stop", "check", "depth", "interruption", "limits", "steps")

    def __init__(self, limits: Limits, check: Callable[[], None] | None = None) -> None:
        self.limits = limits
        self.check = check
        self.steps = 0
        self.depth = 0
        self.interruption: BaseException | None = None
        self._next_stop = limits.steps_between_checks

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps >= self._next_stop:
            self._stop()

    def allow(self, size: int) -> None:
        """Count a value of *size* characters that is about to be built."""
        if size > self.limits.operand_characters:
            message = (
                f"the template builds a value of more than {self.limits.operand_characters:,} "
                "characters"
            )
            raise LimitExceededError(message)
        self.spend(size // _CHARACTERS_A_STEP)

    def allow_output(self, length: int) -> None:
        if length > self.limits.render_characters:
            message = (
                f"the rendered text is longer than {self.limits.render_characters:,} characters"
            )
            raise LimitExceededError(message)

    def built(self, value: Any) -> Any:
        """*value*, after it has been counted."""
        kind = type(value)
        if kind is str:
            if len(value) > _CHARACTERS_A_STEP:
                self.allow(len(value))
        elif kind is not int and kind is not bool:
            self.allow(self.measure(value))
        return value

    def enter(self) -> None:
        """One call deeper; `leave` when it is over."""
        self.depth += 1
        self.spend(1)
        if self.depth > self.limits.call_depth:
            message = f"macros call each other more than {self.limits.call_depth} deep"
            raise LimitExceededError(message)

    def leave(self) -> None:
        self.depth -= 1

    def measure(self, value: Any) -> int:
        """The printed size of *value*; gives up soon after the operand limit."""
        if isinstance(value, str):
            return len(value)
        return self.measure_all((value,)) if isinstance(value, COLLECTIONS) else 2

    def measure_all(self, values: Iterable[Any]) -> int:
        """The printed size of *values* together. Not recursive; costs a step a nested element."""
        size = 0
        stack = [iter(values)]
        while stack and size <= self.limits.operand_characters:
            for value in stack[-1]:
                size += 2
                if isinstance(value, (str, bytes)):
                    size += len(value)
                elif isinstance(value, int):
                    size += value.bit_length() // 3  # a digit has three bits and a bit
                elif isinstance(value, COLLECTIONS):
                    self.spend(len(value))
                    stack.append(_elements(value))
                    break
            else:
                stack.pop()
        return size

    def _stop(self) -> None:
        if self.steps > self.limits.render_steps:
            message = (
                f"rendering takes more than {self.limits.render_steps:,} steps; "
                "is there a loop that goes on too long?"
            )
            raise LimitExceededError(message)
        self._next_stop = min(
            self.steps + self.limits.steps_between_checks, self.limits.render_steps + 1
        )
        if self.check is None:
            return
        try:
            self.check()
        except BaseException as interruption:
            self.interruption = interruption
            raise


def _elements(collection: Any) -> Iterator[Any]:
    if isinstance(collection, dict):
        return chain.from_iterable(collection.items())
    return iter(collection)
