"""Where in a YAML tree an offset lies: the path of keys and indexes that leads there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, SequenceNode

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import Node


@dataclass(frozen=True, slots=True)
class YamlPosition:
    """*path* leads to *node*; *on_key*: the offset is in the key whose name ends the path."""

    path: tuple[str | int, ...]
    node: Node | None
    on_key: bool = False

    def starts(self, *steps: str | None) -> bool:
        """Whether the path begins with these; None stands for any one step."""
        if len(self.path) < len(steps):
            return False
        pairs = zip(steps, self.path, strict=False)
        return all(wanted is None or wanted == step for wanted, step in pairs)


def position_at(root: Node | None, offset: int) -> YamlPosition:
    """The innermost node around *offset*."""
    path: list[str | int] = []
    node = root
    while True:
        step = _step(node, offset)
        if step is None:
            return YamlPosition(tuple(path), node)
        name, inner, on_key = step
        path.append(name)
        if on_key:
            return YamlPosition(tuple(path), inner, on_key=True)
        node = inner


def _step(node: Node | None, offset: int) -> tuple[str | int, Node, bool] | None:
    """The key or index below *node* that leads on, what is there, and whether it is the key."""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            if offset in entry.key.span:
                return entry.name or "", entry.key, True
            if offset in entry.value.span:
                return entry.name or "", entry.value, False
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.items):
            if offset in item.span:
                return index, item, False
    return None
