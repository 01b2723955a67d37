"""Results that are kept as long as their files stay the same, and as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class Memory(Generic[_T]):
    """The latest *room* results by key, each with the stamp of what it was made from."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[str, tuple[object, _T]] = OrderedDict()

    def get(self, key: str, stamp: object, make: Callable[[], _T]) -> _T:
        """The result for *key*, made anew when *stamp* differs from the one it was made with."""
        known = self._kept.get(key)
        if known is None or known[0] != stamp:
            known = (stamp, make())
            self._kept[key] = known
            if len(self._kept) > self._room:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return known[1]

    def __len__(self) -> int:
        return len(self._kept)
