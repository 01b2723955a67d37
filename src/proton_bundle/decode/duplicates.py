"""Keys that one mapping holds twice."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, Problem, ScalarNode, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proton_bundle.decode.nodes import Node

MAX_PROBLEMS = 100
MAX_COMPARED = 50


def duplicate_keys(root: Node | None, can_meet: Callable[[int, int], bool]) -> Iterator[Problem]:
    """Each key that repeats one before it, if both offsets *can_meet* in one rendering."""
    return islice(_all_repeated(root, can_meet), MAX_PROBLEMS)


def _all_repeated(root: Node | None, can_meet: Callable[[int, int], bool]) -> Iterator[Problem]:
    for node in walk(root):
        if isinstance(node, MappingNode):
            yield from _repeated(node, can_meet)


def _repeated(mapping: MappingNode, can_meet: Callable[[int, int], bool]) -> Iterator[Problem]:
    seen: dict[str, list[int]] = {}
    for entry in mapping.entries:
        key = entry.key
        if not isinstance(key, ScalarNode) or key.is_dynamic or key.value == "<<":
            continue
        earlier = seen.setdefault(key.value, [])
        if any(can_meet(offset, key.span.start) for offset in earlier[-MAX_COMPARED:]):
            message = f"the key '{key.value}' is here twice; the later one would win"
            yield Problem(key.span, "duplicate-key", message)
        earlier.append(key.span.start)
