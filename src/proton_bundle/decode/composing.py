"""From YAML's events to nodes with spans, within bounds on depth and on what aliases repeat.

libyaml reads where PyYAML was built with it, pure Python elsewhere; both give the same events.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

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
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from proton_bundle.decode.lines import Lines

    _Content: TypeAlias = yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent

    class _Mark(Protocol):
        line: int
        column: int


MAX_DEPTH = 100
MAX_REPEATED = 20_000
"""How many nodes aliases may repeat in one file; a bomb of ten lines would be millions."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STYLES = {"'": "single", '"': "double", "|": "literal", ">": "folded"}
_PROPERTY = re.compile(r"(?P<tag>!(?:<[^>\s]*>|[^\s,\[\]{}]*))|&[^\s,\[\]{}]+")
_SPACE = re.compile(r"(?:\s+|#[^\r\n]*)*")


@dataclass(frozen=True, slots=True)
class Dynamic:
    """What masking did, in text order: *islands* make a value dynamic; *fills* stand for them."""

    islands: Sequence[Span] = ()
    fills: Sequence[tuple[Span, int]] = ()
    silent: Sequence[Span] = ()
    fill: str = ""


@dataclass(slots=True)
class _Frame:
    is_mapping: bool
    start: int
    end: int
    tag: str | None
    tag_span: Span | None
    flow: bool
    anchor: str | None
    nodes: list[Node] = field(default_factory=list)
    size: int = 1
    height: int = 1
    dropped: bool = False


def compose(text: str, lines: Lines, dynamic: Dynamic, branches: Sequence[range]) -> Document:
    """The document of *lines*, mended where YAML gives up; *branches* as `repair.mended` takes."""
    composer = Composer(text, lines, dynamic)
    document = composer.compose()
    if composer.error is None:
        return document
    # Sound text never needs it, and it is half of this package.
    from proton_bundle.decode.repair import mended

    return mended(text, lines, dynamic, branches, composer.error)


class Composer:
    """Composes one text's events; ``error`` tells where YAML gave up, if it did."""

    def __init__(self, text: str, lines: Lines, dynamic: Dynamic) -> None:
        self._text = text
        self._lines = lines
        self._dynamic = dynamic
        self._starts = [span.start for span in dynamic.islands]
        self._fill_starts = [span.start for span, _ in dynamic.fills]
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._repeated = 0
        self._root: Node | None = None
        self._documents = 0
        self._problems: list[Problem] = []
        self.error: yaml.error.MarkedYAMLError | None = None

    def compose(self) -> Document:
        take: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
        }
        for event in self._events():
            if type(event) is yaml.DocumentStartEvent:
                self._documents += 1
                self._anchors.clear()
            elif self._documents == 1 and (taker := take.get(type(event))):
                taker(event)
        while self._stack:
            self._close(self._stack[-1].end)
        return Document(self._root, tuple(self._problems), max(self._documents, 1))

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from yaml.parse(self._lines.text, LOADER)
        except yaml.error.MarkedYAMLError as error:
            self.error = error
        except (yaml.YAMLError, ValueError) as error:
            self._problem(Span(0, 0), "syntax", f"this is not YAML: {error}")

    def _problem(self, span: Span, kind: str, message: str) -> None:
        self._problems.append(Problem(span, kind, message))

    def _end(self, event: yaml.MappingEndEvent | yaml.SequenceEndEvent) -> None:
        self._close(self._offset(event.end_mark))

    def _offset(self, mark: _Mark | None) -> int:
        return self._lines.offset(mark.line, mark.column) if mark else 0

    # --- collections -----------------------------------------------------------------------

    def _open(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        start = self._offset(event.start_mark)
        tag, tag_span, _ = self._properties(event, start)
        frame = _Frame(
            isinstance(event, yaml.MappingStartEvent),
            start,
            start if tag_span is None else tag_span.end,
            tag,
            tag_span,
            bool(event.flow_style),
            event.anchor,
        )
        if len(self._stack) >= MAX_DEPTH:
            frame.dropped = True
            if not self._stack[-1].dropped:
                message = f"more than {MAX_DEPTH} levels deep; what is deeper is not read"
                self._problem(Span(start, start + 1), "too-deep", message)
        self._stack.append(frame)

    def _close(self, end: int) -> None:
        frame = self._stack.pop()
        span = Span(frame.start, max(end if frame.flow else frame.end, frame.start))
        node: Node
        if frame.is_mapping:
            node = MappingNode(span, _entries(frame.nodes), frame.tag, frame.tag_span, frame.flow)
        else:
            node = SequenceNode(span, tuple(frame.nodes), frame.tag, frame.tag_span, frame.flow)
        self._add(node, frame.anchor, frame.size, frame.height)

    def _add(self, node: Node, anchor: str | None, size: int = 1, height: int = 0) -> None:
        if anchor:
            self._anchors[anchor] = (node, size, height)
        if not self._stack:
            self._root = node
            return
        parent = self._stack[-1]
        parent.size += size
        parent.height = max(parent.height, height + 1)
        if not parent.dropped:
            parent.nodes.append(node)
            parent.end = max(parent.end, node.span.end)

    def _alias(self, event: yaml.AliasEvent) -> None:
        span = Span(self._offset(event.start_mark), self._offset(event.end_mark))
        known = self._anchors.get(event.anchor or "")
        empty = ScalarNode(span, "", "plain", span)
        if known is None:
            inside = any(frame.anchor == event.anchor for frame in self._stack)
            why = "stands inside the value it names" if inside else "names no anchor before it"
            self._problem(span, "alias", f"the alias '*{event.anchor}' {why}")
            self._add(empty, None)
            return
        node, size, height = known
        if self._repeated + size > MAX_REPEATED or len(self._stack) + height > MAX_DEPTH:
            limit = f"{MAX_REPEATED} nodes, or nest deeper than {MAX_DEPTH} levels"
            message = f"aliases repeat more than {limit}; this one is not followed"
            self._problem(span, "alias", message)
            self._add(empty, None)
            return
        self._repeated += size
        here = replace(node, span=span, tag_span=None)
        if isinstance(here, ScalarNode):
            here = replace(here, content=span)
        self._add(here, None, size, height)

    # --- scalars ---------------------------------------------------------------------------

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        start, end = self._offset(event.start_mark), self._offset(event.end_mark)
        tag, tag_span, content_start = self._properties(event, start)
        style = _STYLES.get(event.style or "", "plain")
        content, end = self._content(style, min(content_start, end), max(start, end))
        span = Span(start, max(start, end))
        value = event.value
        if self._dynamic.fill and self._dynamic.fill in value:
            value = self._unmasked(value, span)
        elif self._dynamic.silent and style in {"single", "double"}:
            value = self._without_silent(value, style, content)
        node = ScalarNode(span, value, style, content, tag, tag_span, self._islands(span))
        self._add(node, event.anchor)

    def _content(self, style: str, start: int, end: int) -> tuple[Span, int]:
        """The span inside the quotes, or of a block scalar's lines; and where the node ends."""
        if style in {"single", "double"}:
            quote = "'" if style == "single" else '"'
            closed = end - 1 > start and self._text[end - 1] == quote
            return Span(min(start + 1, end), max(start + 1, end - 1) if closed else end), end
        if style in {"literal", "folded"}:
            end = start + len(self._text[start:end].rstrip())
            line_end = re.compile(r"\r\n|\r|\n|\Z").search(self._text, start)
            first = line_end.end() if line_end else end
            return Span(min(first, end), end), end
        return Span(start, end), end

    def _properties(self, event: _Content, start: int) -> tuple[str | None, Span | None, int]:
        """The tag as written with its span, and where the content begins."""
        if event.tag is None and event.anchor is None:
            return None, None, start
        tag: str | None = None
        span: Span | None = None
        position = start
        while match := _PROPERTY.match(self._text, position):
            if match["tag"] is not None:
                tag, span = match["tag"], Span(*match.span())
            position = match.end()
            if space := _SPACE.match(self._text, position):
                position = space.end()
        return tag, span, position

    def _islands(self, span: Span) -> tuple[Span, ...]:
        if not self._starts:
            return ()
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        return tuple(self._dynamic.islands[first:last])

    def _unmasked(self, value: str, span: Span) -> str:
        """*value* with the template's own text in place of what masking put there."""
        parts: list[str] = []
        position = 0
        index = bisect_left(self._fill_starts, span.start)
        while index < len(self._dynamic.fills):
            island, width = self._dynamic.fills[index]
            index += 1
            found = value.find(self._dynamic.fill, position)
            if island.start >= span.end or found < 0:
                break
            parts += value[position:found], self._text[island.start : island.end]
            position = found + width
        return "".join([*parts, value[position:]])

    def _without_silent(self, value: str, style: str, content: Span) -> str:
        """*value* without the comments and ``raw`` tags inside its quotes, which print nothing."""
        inside = [span for span in self._dynamic.silent if content.covers(span)]
        text = self._text[content.start : content.end]
        if not inside or (style == "double" and "\\" in text) or "\n" in text:
            return value
        for span in reversed(inside):
            text = text[: span.start - content.start] + text[span.end - content.start :]
        return text.replace("''", "'") if style == "single" else text


def _entries(nodes: list[Node]) -> tuple[Entry, ...]:
    """Keys and values in turns; where YAML gave up behind a key, its value is empty."""
    if len(nodes) % 2:
        at = Span(nodes[-1].span.end, nodes[-1].span.end)
        nodes = [*nodes, ScalarNode(at, "", "plain", at)]
    return tuple(Entry(key, value) for key, value in zip(nodes[::2], nodes[1::2], strict=True))
