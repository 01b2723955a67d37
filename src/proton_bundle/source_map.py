"""Rendered text ⇄ template: which characters of the one made which of the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class SegmentKind(StrEnum):
    """LITERAL text is the template's own, character by character; EXPRESSION text was computed."""

    LITERAL = "literal"
    EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class Segment:
    """*rendered* came from *template*: literal text, a ``{{ … }}``, or a whole computed block.

    *iterations*: which round (from 0) of each enclosing loop, outermost first.
    """

    rendered: Span
    template: Span
    kind: SegmentKind
    iterations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a range of rendered text comes from.

    *exact*: the range is literal text, so *span* covers exactly its characters; else *span* covers
    every template part involved.
    """

    span: Span
    exact: bool
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Newlines:
    """Offsets in a text whose line ends were made ``\\n`` → offsets in the text as written.

    *shortened*: for each ``\\r\\n``, the offset of its ``\\n`` in the shorter text.
    """

    shortened: tuple[int, ...] = ()

    def original(self, offset: int) -> int:
        return offset + bisect_left(self.shortened, offset) if self.shortened else offset

    def shorter(self, original: int) -> int:
        """The inverse of `original`; inside a ``\\r\\n`` it gives the line's end."""
        low, high = max(0, original - len(self.shortened)), original
        while low < high:
            middle = (low + high + 1) // 2
            if self.original(middle) <= original:
                low = middle
            else:
                high = middle - 1
        return low

    def original_span(self, start: int, end: int) -> Span:
        return Span(self.original(start), self.original(end))


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The segments of one rendering in text order, without gaps; some may be empty."""

    segments: tuple[Segment, ...]
    _starts: tuple[int, ...]
    _newlines: Newlines

    @classmethod
    def of(cls, segments: tuple[Segment, ...], newlines: Newlines) -> SourceMap:
        return cls(segments, tuple(segment.rendered.start for segment in segments), newlines)

    def to_template(self, start: int, end: int) -> Origin | None:
        """Where the rendered characters *start* to *end* come from; None for an empty template.

        For an empty range: where the text at *start* comes from.
        """
        segments = tuple(self._overlapping(start, end))
        if not segments:
            return None
        starts = [self._template_start(segment, start) for segment in segments]
        ends = [self._template_end(segment, end) for segment in segments]
        exact = all(segment.kind is SegmentKind.LITERAL for segment in segments)
        return Origin(Span(min(starts), max(ends)), exact and len(segments) == 1, segments)

    def to_rendered(self, span: Span) -> tuple[Span, ...]:
        """Every range of rendered text that *span* of the template made, in text order.

        One for each round of a loop; none where a branch was not taken.
        """
        ranges: list[Span] = []
        before: Segment | None = None
        for segment in self.segments:
            made = self._made_by(segment, span)
            if made and before and _follows(segment, before) and ranges[-1].end == made.start:
                ranges[-1] = Span(ranges[-1].start, made.end)
            elif made:
                ranges.append(made)
            before = segment if made else None
        return tuple(ranges)

    def _overlapping(self, start: int, end: int) -> Iterator[Segment]:
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(bisect_left(self._starts, end), first + 1)
        chosen = self.segments[first:last]
        full = [segment for segment in chosen if segment.rendered.end > segment.rendered.start]
        return iter(full or chosen)

    def _template_start(self, segment: Segment, rendered: int) -> int:
        if segment.kind is SegmentKind.EXPRESSION or rendered <= segment.rendered.start:
            return segment.template.start
        return self._literal_offset(segment, min(rendered, segment.rendered.end))

    def _template_end(self, segment: Segment, rendered: int) -> int:
        if segment.kind is SegmentKind.EXPRESSION or rendered >= segment.rendered.end:
            return segment.template.end
        return self._literal_offset(segment, max(rendered, segment.rendered.start))

    def _literal_offset(self, segment: Segment, rendered: int) -> int:
        into = rendered - segment.rendered.start
        return self._newlines.original(self._newlines.shorter(segment.template.start) + into)

    def _made_by(self, segment: Segment, span: Span) -> Span | None:
        touches = segment.template.overlaps(span) or (
            span.start == span.end and span.start in segment.template
        )
        if not touches:
            return None
        if segment.kind is SegmentKind.EXPRESSION:
            return segment.rendered
        origin = self._newlines.shorter(segment.template.start)
        start = max(self._newlines.shorter(span.start) - origin, 0)
        end = self._newlines.shorter(min(span.end, segment.template.end)) - origin
        return Span(segment.rendered.start + start, segment.rendered.start + end)


def _follows(segment: Segment, before: Segment) -> bool:
    """Whether the template, too, goes on here: not the next round of a loop."""
    return segment.template.start >= before.template.end and segment.iterations == before.iterations
