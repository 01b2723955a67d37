"""Text with positions: offsets and lines of one file, counted in Unicode code points.

Only ``\\n``, ``\\r\\n`` and a lone ``\\r`` end a line, as in YAML 1.1's common subset and in LSP;
U+2028 and its like are ordinary characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code point offsets into one text."""

    start: int
    end: int

    def __contains__(self, offset: object) -> bool:
        """Whether *offset* lies in the span or directly behind its last character."""
        return isinstance(offset, int) and self.start <= offset <= self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


class Position(NamedTuple):
    """A place in a text; *line* and *column* count from 0, columns in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """One file's text under the path it was read by (POSIX, as the user would write it)."""

    path: str
    text: str
    _line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = (0, *(match.end() for match in _LINE_END.finditer(self.text)))
        object.__setattr__(self, "_line_starts", starts)

    @property
    def line_count(self) -> int:
        return len(self._line_starts)

    def position(self, offset: int) -> Position:
        """The position of *offset*, clamped to the text."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset) - 1
        return Position(line, offset - self._line_starts[line])

    def offset(self, position: Position) -> int:
        """The offset of *position*, clamped to its line and to the text."""
        if position.line < 0:
            return 0
        if position.line >= self.line_count:
            return len(self.text)
        span = self.line_span(position.line)
        return max(span.start, min(span.start + position.column, span.end))

    def line_span(self, line: int) -> Span:
        """The span of *line* (from 0) without its line ending."""
        start = self._line_starts[line]
        end = self._line_starts[line + 1] if line + 1 < self.line_count else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        return self.slice(self.line_span(line))

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @property
    def span(self) -> Span:
        return Span(0, len(self.text))
