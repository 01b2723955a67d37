"""Jinja out, YAML in: text of the same length and lines in which every island is harmless.

An expression becomes a scalar of its own width, tags and comments become spaces. An expression
alone on its lines is a value only behind ``key:`` or ``-``, or inside a text or a list in brackets;
elsewhere it stands for whole entries (as Proton's own filters do) and becomes spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.decode.composing import Dynamic
from proton_bundle.decode.lexical import contexts
from proton_bundle.jinja.tree import Comment, Data, For, If, Output, Raw
from proton_bundle.jinja.walk import statements
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.jinja.tree import Statement, Template
    from proton_bundle.source import SourceText

_VISIBLE = re.compile(r"[^\r\n]")
_LINE_END = re.compile(r"[\r\n]|\Z")
_LOOK_AROUND = 500
_NEARBY = 200
_FILLS = ("\ue000", "\ue001", "\uf8f0", "\uf8ff")
_EXPECTS_VALUE = re.compile(r"(?:(?:^|\s)-|:)\s*(?:[!&]\S+\s*)*(?:\s#.*)?$")
_ENTRY = re.compile(r" *(?:- +)*")


@dataclass(frozen=True, slots=True)
class Masked:
    """*text* has the length and line ends of the template; *removed* became spaces."""

    text: str
    dynamic: Dynamic
    removed: tuple[Span, ...]


def mask(source: SourceText, template: Template) -> Masked:
    """The template as YAML can read it."""
    return _Mask(source, template).masked()


class _Mask:
    def __init__(self, source: SourceText, template: Template) -> None:
        self._source = source
        self._text = source.text
        self._template = template
        self._fill = next((c for c in _FILLS if c not in source.text), "x")
        self._filled: dict[Span, None] = {}
        self._removed: list[Span] = []

    def masked(self) -> Masked:
        one_line, hidden = self._one_line_blocks()
        covered = 0
        for island in self._template.islands:
            if island.span.start < covered:
                continue
            if block := one_line.get(island.span.start):
                self._filled[block] = None
                covered = block.end
            elif isinstance(island, Output):
                self._filled[island.span] = None
            elif isinstance(island, Raw):
                self._removed.append(island.start.span)
                if island.end is not None:
                    self._removed.append(island.end.span)
            else:
                self._removed.append(island.span)
        self._removed += hidden
        draft = self._draft()
        if alone := self._alone(draft):
            self._decide(alone, draft)
            draft = self._draft()
        return Masked(draft, self._dynamic(), tuple(sorted(self._removed)))

    # --- blocks on one line ----------------------------------------------------------------

    def _one_line_blocks(self) -> tuple[dict[int, Span], list[Span]]:
        """Blocks inside one line: a value is one scalar; of a whole line the first branch stays."""
        values: dict[int, Span] = {}
        hidden: list[Span] = []
        covered = 0
        for statement in statements(self._template):
            if not isinstance(statement, If | For) or statement.span.start < covered:
                continue
            span = statement.span
            if statement.end is None or _breaks(self._text, span):
                continue
            covered = span.end
            if self._is_whole_line(span):
                hidden += _later_branches(statement)
            else:
                values[span.start] = span
        return values, hidden

    def _is_whole_line(self, span: Span) -> bool:
        before, after = _around(self._text, span)
        return not before.strip() and not after.strip()

    # --- expressions alone on their lines ----------------------------------------------------

    def _alone(self, draft: str) -> list[Span]:
        found = []
        for span in self._filled:
            before, after = _around(draft, span)
            if not before.strip() and not after.strip():
                found.append(span)
        return found

    def _decide(self, alone: list[Span], draft: str) -> None:
        lines = [
            draft[span.start : span.end]
            for span in map(self._source.line_span, range(self._source.line_count))
        ]
        open_lines = contexts(lines)
        for span in alone:
            first = self._source.position(span.start).line
            last = self._source.position(span.end).line
            if open_lines[first] or self._is_value(lines, first, last):
                continue
            del self._filled[span]
            self._removed.append(span)
            lines[first : last + 1] = [""] * (last + 1 - first)

    def _is_value(self, lines: list[str], first: int, last: int) -> bool:
        nearby = range(first - 1, max(-1, first - _NEARBY), -1)
        before = next((lines[i] for i in nearby if _says(lines[i])), "")
        if not _EXPECTS_VALUE.search(before):
            return False
        entry = _ENTRY.match(before)
        level = len(before.rstrip()) - 1 if before.rstrip().endswith("-") else 0
        level = level or (entry.end() if entry else 0)
        column = len(lines[first]) - len(lines[first].lstrip())
        nearby = range(last + 1, min(len(lines), last + _NEARBY))
        after = next((lines[i] for i in nearby if _says(lines[i])), "")
        return column > level >= len(after) - len(after.lstrip())

    # --- the text --------------------------------------------------------------------------

    def _draft(self) -> str:
        changes = [(span, True) for span in self._filled]
        changes += [(span, False) for span in self._removed]
        parts: list[str] = []
        position = 0
        for span, fill in sorted(changes):
            if span.start < position:
                span = Span(position, max(position, span.end))  # noqa: PLW2901  # cut, not renamed
            parts.append(self._text[position : span.start])
            island = self._text[span.start : span.end]
            parts.append(self._filler(island) if fill else _VISIBLE.sub(" ", island))
            position = span.end
        parts.append(self._text[position:])
        return "".join(parts)

    def _filler(self, island: str) -> str:
        width = _first_line(island)
        return self._fill * width + _VISIBLE.sub(" ", island[width:])

    def _dynamic(self) -> Dynamic:
        islands = sorted(
            island.span
            for island in self._template.islands
            if not isinstance(island, Comment | Raw)
        )
        fills = [(s, _first_line(self._text[s.start : s.end])) for s in sorted(self._filled)]
        silent = [i.span for i in self._template.islands if isinstance(i, Comment)]
        for island in self._template.islands:
            if isinstance(island, Raw):
                silent += [island.start.span, *([island.end.span] if island.end else [])]
        return Dynamic(islands, fills, sorted(silent), self._fill)


def _later_branches(statement: If | For) -> list[Span]:
    """What stands between the tags of all branches but the first."""
    bodies: list[tuple[Statement, ...]]
    if isinstance(statement, If):
        bodies = [branch.body for branch in statement.branches[1:]]
    else:
        bodies = [statement.otherwise]
    return [part.span for body in bodies for part in body if isinstance(part, Data)]


def _breaks(text: str, span: Span) -> bool:
    end = _LINE_END.search(text, span.start)
    return end is not None and end.start() < span.end


def _first_line(island: str) -> int:
    match = _LINE_END.search(island)
    return match.start() if match else len(island)


def _around(text: str, span: Span) -> tuple[str, str]:
    """What stands before *span* on its first line, and behind it on its last."""
    horizon = max(0, span.start - _LOOK_AROUND)
    before = text[horizon : span.start]
    after = text[span.end : span.end + _LOOK_AROUND]
    end = _LINE_END.search(after)
    return re.split(r"[\r\n]", before)[-1], after[: end.start()] if end else after


def _says(line: str) -> bool:
    """Whether *line* holds more than white space and a comment."""
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")
