"""Strict reading of YAML into nodes: the first mistake ends it, nothing is repaired.

Rendered text goes to CloudFormation as it is, so what CloudFormation cannot read is a problem.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import yaml

from proton_bundle.decode.nodes import (
    Document,
    Entry,
    MappingNode,
    Node,
    Problem,
    ScalarNode,
    SequenceNode,
)
from proton_bundle.source import SourceText, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 100

_Tagged: TypeAlias = yaml.ScalarEvent | yaml.CollectionStartEvent
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD_TAG = "tag:yaml.org,2002:"
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)*")
_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}


def read(source: SourceText) -> Document:
    """The first document of *source*, or the problem that prevented it. Never raises."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return _broken(source, mark.index if mark else 0, error.problem or "this is not YAML")
    except yaml.reader.ReaderError as error:
        return _broken(
            source, _unreadable(source.text), f"a character that YAML forbids: {error.reason}"
        )
    except UnicodeEncodeError as error:
        return _broken(source, error.start, "a character is no valid Unicode")
    except _NotReadableError as error:
        return _broken(source, error.span.start, str(error), error.span)
    return Document(builder.root, (), builder.documents)


def _broken(source: SourceText, at: int, message: str, span: Span | None = None) -> Document:
    at = min(at, len(source.text))
    place = span or Span(at, min(at + 1, len(source.text)))
    return Document(None, (Problem(place, "syntax", message),))


def _unreadable(text: str) -> int:
    """The offset of the first character that YAML forbids."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    return found.start() if found else 0


class _NotReadableError(Exception):
    """YAML, but no template."""

    def __init__(self, span: Span, message: str) -> None:
        self.span = span
        super().__init__(message)


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    event: yaml.CollectionStartEvent
    span: Span
    children: list[Node] = field(default_factory=list)


class _Builder:
    """Makes nodes of PyYAML's events. The stack is explicit, so depth is ours to limit."""

    def __init__(self, source: SourceText) -> None:
        self.root: Node | None = None
        self.documents = 0
        self._source = source
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.AliasEvent():
                self._add(self._aliased(event))
            case yaml.ScalarEvent():
                self._add(self._anchored(event, self._scalar(event)))
            case yaml.CollectionStartEvent():
                self._start_collection(event)
            case yaml.CollectionEndEvent():
                self._end_collection(event)
            case _:
                pass

    def _start_document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _NotReadableError(
                _span(event), "a template is one document; a second begins here"
            )

    def _start_collection(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _NotReadableError(_span(event), f"this nests deeper than {MAX_DEPTH} levels")
        self._open.append(_Open(event, _span(event)))

    def _end_collection(self, event: yaml.Event) -> None:
        opened = self._open.pop()
        self._add(self._anchored(opened.event, _collection(opened, event)))

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _aliased(self, event: yaml.AliasEvent) -> Node:
        node = self._anchors.get(event.anchor or "")
        if node is None:
            raise _NotReadableError(_span(event), f"no anchor &{event.anchor} stands before this")
        return node

    def _anchored(self, event: yaml.NodeEvent, node: Node) -> Node:
        if event.anchor:
            if event.anchor in self._anchors:
                message = f"the anchor &{event.anchor} is here a second time; quote a text with &"
                raise _NotReadableError(_span(event), message)
            self._anchors[event.anchor] = node
        return node

    def _scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        span = _span(event)
        style = _STYLES[event.style]
        return ScalarNode(
            span=span,
            value=event.value,
            style=style,
            content=self._content(self._without_properties(event, span), style),
            tag=_tag(event),
            tag_span=_tag_span(event, span),
        )

    def _without_properties(self, event: yaml.ScalarEvent, span: Span) -> Span:
        """*span* behind its tag and anchor."""
        if not event.tag and not event.anchor:
            return span
        properties = _PROPERTIES.match(self._source.text, span.start, span.end)
        return Span(properties.end() if properties else span.start, span.end)

    def _content(self, span: Span, style: str) -> Span:
        if style in ("single", "double"):
            return Span(span.start + 1, max(span.start + 1, span.end - 1))
        if style in ("literal", "folded"):
            header = self._source.text.find("\n", span.start, span.end)
            return Span(header + 1 if header >= 0 else span.end, span.end)
        return span


def _collection(opened: _Open, event: yaml.Event) -> Node:
    """Made of *opened* and its end; a block ends with its last child, not with the next token."""
    flow = bool(opened.event.flow_style)
    last = opened.children[-1].span.end if opened.children else opened.span.end
    span = Span(opened.span.start, _span(event).end if flow else max(last, opened.span.start))
    tag, tag_span = _tag(opened.event), _tag_span(opened.event, span)
    if isinstance(opened.event, yaml.SequenceStartEvent):
        return SequenceNode(span, tuple(opened.children), tag, tag_span, flow)
    return MappingNode(span, tuple(_entries(opened.children)), tag, tag_span, flow)


def _entries(children: list[Node]) -> Iterator[Entry]:
    for key, value in zip(children[::2], children[1::2], strict=True):
        yield Entry(key, value)


def _tag(event: _Tagged) -> str | None:
    tag: str | None = event.tag
    if tag and tag.startswith(_STANDARD_TAG):
        return "!!" + tag.removeprefix(_STANDARD_TAG)
    return tag


def _tag_span(event: _Tagged, span: Span) -> Span | None:
    tag = _tag(event)
    return Span(span.start, span.start + len(tag)) if tag else None


def _span(event: yaml.Event) -> Span:
    if event.start_mark is None or event.end_mark is None:
        return Span(0, 0)  # only events that nobody parsed have none
    return Span(event.start_mark.index, event.end_mark.index)
