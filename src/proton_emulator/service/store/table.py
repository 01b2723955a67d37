"""One kind of resource, by key. Copy-on-write: who reads never sees half a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

K = TypeVar("K")
V = TypeVar("V")


class Table(Generic[K, V]):
    """Values are immutable; keys keep the order in which they were first put."""

    def __init__(self, remember: Callable[[Callable[[], None]], None]) -> None:
        """*remember* takes the step that undoes a change, and refuses outside a transaction."""
        self._rows: Mapping[K, V] = {}
        self._remember = remember

    def get(self, key: K) -> V | None:
        return self._rows.get(key)

    def all(self) -> tuple[V, ...]:
        return tuple(self._rows.values())

    def put(self, key: K, value: V) -> None:
        self._replace({**self._rows, key: value})

    def remove(self, key: K) -> None:
        """A key that is absent is left absent."""
        self._replace({k: v for k, v in self._rows.items() if k != key})

    def _replace(self, rows: Mapping[K, V]) -> None:
        before = self._rows

        def undo() -> None:
            self._rows = before

        self._remember(undo)
        self._rows = rows
