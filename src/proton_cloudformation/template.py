"""A rendered CloudFormation template, YAML or JSON: its data in long form, and its places."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import Entry, MappingNode, Problem, ScalarNode, SequenceNode
from proton_bundle.source import SourceText, Span
from proton_cloudformation.functions import LONG_FORMS
from proton_cloudformation.scalars import value_of
from proton_cloudformation.yaml_reader import MAX_DEPTH, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_bundle.decode.nodes import Node

MAX_NODES = 250_000  # counted after aliases are expanded


@dataclass(frozen=True, slots=True)
class Template:
    """*data* has functions in long form (``{"Fn::GetAtt": ["Table", "Arn"]}``), dates as text.

    It is complete only when *problems* is empty; of duplicate keys the last one counts.
    """

    source: SourceText
    root: Node | None
    data: dict[str, object]
    problems: tuple[Problem, ...]

    def node_at(self, path: Sequence[str | int]) -> Node | None:
        """The node under *path* into *data*, or None where nothing stands."""
        node = self.root
        for step in path:
            node = _step(node, step)
        return node

    def span_of(self, path: Sequence[str | int]) -> Span:
        """The span of the value under *path* into *data*, or of the nearest part around it."""
        node = self.root
        for step in path:
            below = _step(node, step)
            if below is None:
                break
            node = below
        return node.span if node else self.source.span

    def name_span_of(self, path: Sequence[str | int]) -> Span:
        """The span of the key that *path* ends in; that of the value where it ends in an index."""
        parent: Node | None = self.root
        for step in path[:-1]:
            parent = _step(parent, step)
        last = path[-1] if path else None
        if isinstance(parent, MappingNode) and isinstance(last, str):
            entry = parent.entry(last)
            if entry and isinstance(entry.key, ScalarNode):
                return entry.key.content
        return self.span_of(path)


def load(text: str, path: str = "template") -> Template:
    """Read rendered *text* strictly; what is wrong with it stands in ``problems``."""
    source = SourceText(path, text.removeprefix("\ufeff"))
    root, problems = _read(source)
    conversion = _Conversion()
    data = conversion.value(root) if root else None
    problems = (*problems, *conversion.problems)
    if not isinstance(data, dict):
        if not problems:
            message = "A CloudFormation template is a mapping with a section Resources."
            problems = (Problem(root.span if root else Span(0, 0), "not-a-mapping", message),)
        data = {}
    return Template(source, root, data, problems)


def _read(source: SourceText) -> tuple[Node | None, tuple[Problem, ...]]:
    is_json = source.text.lstrip().startswith("{")
    # JSON allows tabs between tokens where YAML does not; inside strings neither takes them raw.
    text = source.text.replace("\t", " ") if is_json else source.text
    document = read(SourceText(source.path, text))
    if is_json and document.problems:
        try:
            return _without_places(json.loads(source.text), source.span), ()
        except (ValueError, RecursionError):
            pass  # the YAML problems say where it is broken
    return document.root, document.problems


def _without_places(value: object, span: Span) -> Node:
    """Nodes for JSON that YAML cannot read; everything stands at *span*."""
    if isinstance(value, dict):
        entries = tuple(
            Entry(_without_places(key, span), _without_places(each, span))
            for key, each in value.items()
        )
        return MappingNode(span, entries, flow=True)
    if isinstance(value, list):
        return SequenceNode(span, tuple(_without_places(each, span) for each in value), flow=True)
    if isinstance(value, str):
        return ScalarNode(span, value, "double", span)
    return ScalarNode(span, json.dumps(value), "plain", span)


def _step(node: Node | None, step: str | int) -> Node | None:
    """The node under *step*; a short form is its own argument, so its long name stays on it."""
    if node is None:
        return None
    if node.tag and LONG_FORMS.get(node.tag) == step:
        return node
    if isinstance(node, MappingNode) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step]
    return None


class _Conversion:
    """Nodes to plain data in long form, within limits."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._nodes = 0

    def value(self, node: Node, depth: int = 0) -> object:
        self._nodes += 1
        if self._nodes > MAX_NODES or depth > MAX_DEPTH:
            self._too_large(node)
            return None
        function = self._function(node)
        if function is None:
            return self._untagged(node, depth)
        return {function: self._argument(function, node, depth)}

    def _untagged(self, node: Node, depth: int) -> object:
        if isinstance(node, MappingNode):
            return self._mapping(node, depth)
        if isinstance(node, SequenceNode):
            return [self.value(item, depth + 1) for item in node.items]
        return value_of(node)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        for entry in node.entries:
            name = entry.name
            if name is None:
                self._problem(entry.key, "key", "A key is plain text here, not a list or mapping.")
                continue
            if name in result:
                self._problem(entry.key, "duplicate-key", f"The key {name!r} is there twice.")
            result[name] = self.value(entry.value, depth + 1)
        return result

    def _function(self, node: Node) -> str | None:
        """The long name of the tag on *node*; None for YAML's own tags and for unknown ones."""
        if not node.tag or node.tag.startswith("!!") or node.tag == "!":
            return None
        function = LONG_FORMS.get(node.tag)
        if function is None:
            span = node.tag_span or node.span
            message = f"CloudFormation has no function {node.tag}."
            self.problems.append(Problem(span, "unknown-tag", message))
        return function

    def _argument(self, function: str, node: Node, depth: int) -> object:
        if not isinstance(node, ScalarNode):
            return self._untagged(node, depth)
        if function == "Fn::GetAtt" and "." in node.value:
            return node.value.split(".", 1)
        return node.value

    def _problem(self, node: Node, kind: str, message: str) -> None:
        self.problems.append(Problem(node.span, kind, message))

    def _too_large(self, node: Node) -> None:
        if any(problem.kind == "too-large" for problem in self.problems):
            return
        message = (
            f"The template nests deeper than {MAX_DEPTH} levels or, aliases expanded, has more "
            f"than {MAX_NODES} parts."
        )
        self._problem(node, "too-large", message)
