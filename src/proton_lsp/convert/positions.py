"""Code point offsets ⇄ positions in the client's encoding. Nothing else knows UTF-16."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from proton_bundle.source import Position, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.source import SourceText


class PositionEncoding(StrEnum):
    """The unit in which a client counts ``character``; UTF16 unless the client offers another."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"

    def width(self, character: str) -> int:
        """How many units one code point takes."""
        code = ord(character)
        match self:
            case PositionEncoding.UTF8:
                return 1 + (code >= 0x80) + (code >= 0x800) + (code >= 0x10000)
            case PositionEncoding.UTF16:
                return 1 + (code >= 0x10000)
            case PositionEncoding.UTF32:
                return 1

    def units(self, text: str) -> int:
        """The length of *text* in units."""
        if self is PositionEncoding.UTF32 or text.isascii():
            return len(text)
        return sum(self.width(character) for character in text)

    def column(self, line: str, units: int) -> int:
        """The code point column that lies *units* into *line*.

        Clamped to the line; inside a character it is the start of that character.
        """
        if self is PositionEncoding.UTF32 or line.isascii():
            return max(0, min(units, len(line)))
        passed = 0
        for column, character in enumerate(line):
            passed += self.width(character)
            if passed > units:
                return column
        return len(line)


class UnitPosition(NamedTuple):
    """A place as the client says it: *character* in units of the negotiated encoding."""

    line: int
    character: int


class UnitRange(NamedTuple):
    start: UnitPosition
    end: UnitPosition


def choose_encoding(offered: Iterable[str]) -> PositionEncoding:
    """The first encoding of the client's list that exists, else UTF-16 as the protocol demands."""
    known = set(PositionEncoding)
    return next(
        (PositionEncoding(name) for name in offered if name in known), PositionEncoding.UTF16
    )


def to_offset(source: SourceText, place: UnitPosition, encoding: PositionEncoding) -> int:
    """The offset of *place*, clamped to its line and to the text."""
    if place.line < 0:
        return 0
    if place.line >= source.line_count:
        return len(source.text)
    column = encoding.column(source.line_text(place.line), place.character)
    return source.offset(Position(place.line, column))


def to_span(source: SourceText, where: UnitRange, encoding: PositionEncoding) -> Span:
    """The span of *where*, clamped; a reversed range is read the right way round."""
    start = to_offset(source, where.start, encoding)
    end = to_offset(source, where.end, encoding)
    return Span(min(start, end), max(start, end))


def from_offset(source: SourceText, offset: int, encoding: PositionEncoding) -> UnitPosition:
    """Where the client finds *offset*; between CR and LF it is the end of the line."""
    line, column = source.position(offset)
    return UnitPosition(line, encoding.units(source.line_text(line)[:column]))


def from_span(source: SourceText, span: Span, encoding: PositionEncoding) -> UnitRange:
    start = from_offset(source, span.start, encoding)
    end = from_offset(source, span.end, encoding)
    return UnitRange(start, max(start, end))
