"""What a file reads of its variables: ``var.environment.outputs.VpcId``, loop variables followed.

``for s in var.service_instances : s.name`` reads ``var.service_instances[].name``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from proton_bundle.terraform.offsets import Offsets

ITEM = "[]"
_PROTONS = frozenset(
    {"environment", "service", "service_instance", "service_instances", "pipeline", "component"}
)
# Where a name that does not exist is no mistake; in a condition, those that ask whether it does.
_GUARDS = frozenset({"can", "try"})
_QUESTIONS = _GUARDS | {"lookup", "contains", "keys"}


@dataclass(frozen=True, slots=True)
class Step:
    """A name behind a dot or in brackets; `ITEM` is any item of a list."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """*steps* begin with the variable's name.

    *guarded* where a name that is not there does no harm, *conditional* where it may be so: in one
    branch of a condition. *bare*: ``var`` is missing, so that Terraform looks for a resource.
    """

    steps: tuple[Step, ...]
    guarded: bool
    conditional: bool
    bare: bool = False

    @property
    def root(self) -> Step:
        return self.steps[0]


# What loop variables stand for; an empty tuple for something unknown.
_Loops: TypeAlias = "Mapping[str, tuple[Step, ...]]"


def references(root: Node, offsets: Offsets) -> tuple[Reference, ...]:
    """Every reference to a variable, in text order; those to Proton's without ``var`` too."""
    found = list(_Walk(offsets).walk(root))
    return tuple(sorted(found, key=lambda each: each.steps[-1].span))


class _Walk:
    def __init__(self, offsets: Offsets) -> None:
        self._offsets = offsets

    def walk(self, root: Node) -> Iterator[Reference]:
        loops: _Loops = {}
        pending = [(root, loops, False, False)]
        while pending:
            node, loops, guarded, conditional = pending.pop()
            if node.type == "variable_expr":
                steps = self._steps(node, loops)
                if steps:
                    yield Reference(steps, guarded, conditional)
                elif bare := self._bare(node, loops):
                    yield Reference(bare, guarded, conditional, bare=True)
                continue
            if node.type in ("for_tuple_expr", "for_object_expr"):
                loops = self._bound(node, loops)
            guarded = guarded or self._is_guard(node)
            conditional = conditional or node.type == "conditional"
            pending += ((c, loops, guarded, conditional) for c in reversed(node.children))

    # --- names -----------------------------------------------------------------------------

    def _steps(self, node: Node, loops: _Loops) -> tuple[Step, ...]:
        """The steps that start at a name; none if it is no variable."""
        name = self._offsets.slice(node)
        if name != "var" and not loops.get(name):
            return ()
        following = [] if node.parent is None else node.parent.children
        behind = [each for each in following if each.start_byte >= node.end_byte]
        own = tuple(self._behind(behind))
        # A loop variable alone reads nothing that the collection did not.
        if name == "var" or not own:
            return own
        return (*loops[name], *own)

    def _bare(self, node: Node, loops: _Loops) -> tuple[Step, ...]:
        """The steps from the name of one of Proton's variables, which nothing else is bound to."""
        name = self._offsets.slice(node)
        if name not in _PROTONS or name in loops:
            return ()
        following = [] if node.parent is None else node.parent.children
        behind = [each for each in following if each.start_byte >= node.end_byte]
        return (Step(name, self._offsets.span(node)), *self._behind(behind))

    def _whole(self, node: Node, loops: _Loops) -> tuple[Step, ...]:
        """The same for a collection, which may be a loop variable itself."""
        return self._steps(node, loops) or loops.get(self._offsets.slice(node), ())

    def _behind(self, nodes: list[Node]) -> Iterator[Step]:
        for node in nodes:
            match node.type:
                case "get_attr":
                    yield self._step(node.children[-1])
                case "index":
                    yield self._index(node)
                case "splat":
                    yield Step(ITEM, self._offsets.span(node))
                    yield from self._behind(list(node.children[0].children))
                case "[*]" | ".*" | "comment":
                    continue
                case _:
                    return

    def _step(self, node: Node) -> Step:
        return Step(self._offsets.slice(node), self._offsets.span(node))

    def _index(self, node: Node) -> Step:
        """A literal text is a name; anything else stands for any item."""
        text = self._offsets.slice(node)
        start = self._offsets.span(node).start
        inner = text.strip("[] \t")
        if text.startswith("[") and inner[:1] == inner[-1:] == '"' and "${" not in inner:
            name = inner[1:-1]
            at = start + text.index(inner) + 1
            return Step(name, Span(at, at + len(name)))
        return Step(ITEM, Span(start, start + len(text)))

    # --- loops and guards ------------------------------------------------------------------

    def _bound(self, node: Node, loops: _Loops) -> _Loops:
        intro = next((child for child in node.children if child.type == "for_intro"), None)
        if intro is None:
            return loops
        names = [self._offsets.slice(c) for c in intro.children if c.type == "identifier"]
        collection = next((c for c in intro.children if c.type == "expression"), None)
        found: tuple[Step, ...] = ()
        if collection is not None and collection.children[0].type == "variable_expr":
            steps = self._whole(collection.children[0], loops)
            # Everything of the expression belongs to the reference, nothing is called on it.
            if steps and all(c.type in ("variable_expr", "get_attr") for c in collection.children):
                found = (*steps, Step(ITEM, self._offsets.span(collection)))
        return {**loops, **dict.fromkeys(names, ()), names[-1]: found} if names else loops

    def _is_guard(self, node: Node) -> bool:
        if node.type == "function_call":
            return self._offsets.slice(node.children[0]) in _GUARDS
        if node.type == "conditional":
            names = (self._offsets.slice(each.children[0]) for each in _calls(node.children[0]))
            return not _QUESTIONS.isdisjoint(names)
        return False


def _calls(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        current = pending.pop()
        if current.type == "function_call":
            yield current
        pending += current.children
