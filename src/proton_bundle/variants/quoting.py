"""Quotes around dynamic references that stand in for unknown values.

``Port: {{ service_instance.inputs.port }}`` is good YAML with the value ``80`` and bad YAML with
``{{resolve:ssm:…}}``, which a plain scalar cannot begin with. Not the author's mistake, so not his
to see: such scalars are quoted, and offsets lead back to the text as it was rendered.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from proton_bundle.source import Span

REFERENCE = re.compile(r"\{\{resolve:[^{}\n]*\}\}")

_KEY = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s'"#&*!|>\[\]{},][^'"#\n]*?)"""
_BLOCK_VALUE = re.compile(rf"[ ]*(?:- +)*(?:{_KEY}[ ]*: +)?(?:[!&]\S+ +)*\Z")
_FLOW_START = re.compile(r"[\[{,]\s*|: +|!\S+ +")
_FLOW_SCALAR = re.compile(r"(?:\{\{resolve:[^{}\n]*\}\}|[^,\[\]{}\n:]|:(?! ))*")
_BLOCK_END = re.compile(r"\s+#|:(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """*text* with quotes; *inserted* are the offsets in it of the characters that were added."""

    text: str
    inserted: tuple[int, ...] = ()

    def unquoted(self, offset: int) -> int:
        """The offset before quoting; that of a quote is that of the scalar's edge."""
        return offset - bisect_left(self.inserted, offset)

    def span(self, unquoted: Span) -> Span:
        """Where in *text* the characters of *unquoted* stand now."""
        return Span(*(self._quoted(offset) for offset in unquoted))

    def _quoted(self, offset: int) -> int:
        def before(index: int) -> int:
            return self.inserted[index] - index

        return offset + bisect_right(range(len(self.inserted)), offset, key=before)


def quote_references(text: str) -> Quoted:
    """*text* with quotes around every plain scalar that a dynamic reference makes unreadable."""
    pieces: list[str] = []
    inserted: list[int] = []
    done = length = 0

    def emit(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece)

    def insert() -> None:
        inserted.append(length)
        emit("'")

    for found in REFERENCE.finditer(text):
        scalar = _plain_scalar(text, found.start(), found.end()) if found.start() >= done else None
        if scalar is None:
            continue
        emit(text[done : scalar[0]])
        insert()
        for index, part in enumerate(text[scalar[0] : scalar[1]].split("'")):
            if index:
                emit("'")
                insert()
            emit(part)
        insert()
        done = scalar[1]
    emit(text[done:])
    return Quoted("".join(pieces), tuple(inserted))


def _plain_scalar(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The plain scalar that breaks because of the reference at *start*, or None if none does."""
    line_start = text.rfind("\n", 0, start) + 1
    prefix = text[line_start:start]
    if _in_flow(prefix):
        starts = [found.end() for found in _FLOW_START.finditer(prefix)]
        begin = line_start + starts[-1]
        if text[begin] in "'\"":
            return None
        scalar = _FLOW_SCALAR.match(text, begin)
        return begin, begin + len(scalar[0].rstrip()) if scalar else end
    if _BLOCK_VALUE.match(prefix):
        line_end = text.find("\n", end)
        rest = text[end : line_end if line_end >= 0 else len(text)]
        stop = _BLOCK_END.search(rest)
        return start, end + len((rest[: stop.start()] if stop else rest).rstrip(" ,"))
    return None


def _in_flow(prefix: str) -> bool:
    """Whether *prefix*, the line so far, has an open bracket and no open quote."""
    bare = re.sub(r"""\{\{resolve:[^{}]*\}\}|\$\{[^}]*\}|"[^"]*"|'[^']*'""", "", prefix)
    if '"' in bare or "'" in bare:
        return False
    return bare.count("[") + bare.count("{") > bare.count("]") + bare.count("}")
