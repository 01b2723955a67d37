"""The YAML tree: nodes with exact spans into the file's text, Jinja islands included.

A scalar of a masked template keeps the *original* text under its span; ``islands`` are the spans of
the Jinja islands inside it, so a reader can tell a literal from a value that is known only after
rendering.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.source import Span


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """*value* is the decoded text (quotes and folding undone) as YAML gives it.

    *style* is ``plain``, ``single``, ``double``, ``literal`` or ``folded``; *tag* the explicit tag
    as written (``!Ref``, ``!!int``) or None; *content* the span without quotes.
    """

    span: Span
    value: str
    style: str
    content: Span
    tag: str | None = None
    tag_span: Span | None = None
    islands: tuple[Span, ...] = ()

    @property
    def is_dynamic(self) -> bool:
        """Whether the value is known only after rendering."""
        return bool(self.islands)


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key: value`` of a mapping."""

    key: Node
    value: Node

    @property
    def name(self) -> str | None:
        return self.key.value if isinstance(self.key, ScalarNode) else None


@dataclass(frozen=True, slots=True)
class MappingNode:
    span: Span
    entries: tuple[Entry, ...]
    tag: str | None = None
    tag_span: Span | None = None
    flow: bool = False

    def get(self, name: str) -> Node | None:
        entry = self.entry(name)
        return entry.value if entry else None

    def entry(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.name == name), None)


@dataclass(frozen=True, slots=True)
class SequenceNode:
    span: Span
    items: tuple[Node, ...]
    tag: str | None = None
    tag_span: Span | None = None
    flow: bool = False


Node: TypeAlias = ScalarNode | MappingNode | SequenceNode


@dataclass(frozen=True, slots=True)
class Problem:
    """A place where the text is not YAML; *kind* is a stable word (``tab``, ``syntax``)."""

    span: Span
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """The first document of a file; *root* is None for an empty one. *documents* counts all."""

    root: Node | None
    problems: tuple[Problem, ...] = ()
    documents: int = 1


def find(node: Node | None, *path: str | int) -> Node | None:
    """The node under *path* (keys and indexes), or None."""
    for step in path:
        if isinstance(node, MappingNode) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def walk(node: Node | None) -> Iterator[Node]:
    """*node* and everything beneath it, in text order; keys before values. Not recursive.

    What several aliases name comes once: a few lines of them stand for billions of nodes.
    """
    stack = [node] if node is not None else []
    shared: set[int] = set()
    while stack:
        current = stack.pop()
        if not isinstance(current, ScalarNode):
            if id(current) in shared:
                continue
            shared.add(id(current))
        yield current
        if isinstance(current, MappingNode):
            for entry in reversed(current.entries):
                stack.extend((entry.value, entry.key))
        elif isinstance(current, SequenceNode):
            stack.extend(reversed(current.items))
