"""The lines that are given to YAML, and the way back from YAML's lines and columns to offsets.

Nothing needs to keep its width for this: a line may be emptied, cut on the left (*shift*) or get
more characters at its end, and every place is still found again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import Problem
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.source import SourceText

BYTE_ORDER_MARK = "\ufeff"
# What YAML allows, turned round: as "all but what is allowed" it takes eight times as long to
# compile, which is felt in every start.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
)
_YAML_ONLY_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_NESTING = re.compile(r"[\[\]{}]")
_OPENING = frozenset("[{")
MAX_BRACKETS = 1_000
_MAX_CHARACTER_PROBLEMS = 20


@dataclass(slots=True)
class Lines:
    """*fed* is what YAML reads; *spans* are the original lines, *shifts* what was cut from each."""

    fed: list[str]
    spans: list[Span]
    shifts: dict[int, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.fed)

    def offset(self, line: int, column: int) -> int:
        """The offset in the original text of YAML's *line* and *column*, both from 0."""
        if line >= len(self.spans):
            return self.spans[-1].end
        span = self.spans[line]
        return min(span.start + column + self.shifts.get(line, 0), span.end)

    def copy(self) -> Lines:
        return Lines(list(self.fed), self.spans, dict(self.shifts))


def indent_of(line: str) -> int:
    """How many spaces *line* starts with."""
    return len(line) - len(line.lstrip(" "))


def split(source: SourceText, masked: str) -> tuple[Lines, list[Problem]]:
    """The lines of *masked*, which has the length and the line ends of the source's text."""
    problems: list[Problem] = []
    safe = _YAML_ONLY_LINE_ENDS.sub(" ", masked)
    for match in _FORBIDDEN.finditer(safe, 1 if safe.startswith(BYTE_ORDER_MARK) else 0):
        code = f"U+{ord(match[0]):04X}"
        message = (
            f"YAML does not allow the character {code}; write it as an escape in double quotes"
        )
        problems.append(Problem(Span(*match.span()), "character", message))
        if len(problems) == _MAX_CHARACTER_PROBLEMS:
            break
    if problems:
        safe = _FORBIDDEN.sub("_", safe)
    spans = [source.line_span(line) for line in range(source.line_count)]
    lines = Lines([safe[span.start : span.end] for span in spans], spans)
    if masked.startswith(BYTE_ORDER_MARK):
        lines.fed[0] = lines.fed[0][1:]
        lines.shifts[0] = 1
    problems += _bound_brackets(lines)
    return lines, problems


def _bound_brackets(lines: Lines) -> list[Problem]:
    """Empty the lines from where brackets nest absurdly deep; YAML's time grows with the square."""
    depth = 0
    for number, line in enumerate(lines.fed):
        for match in _NESTING.finditer(line):
            depth = max(0, depth + (1 if match[0] in _OPENING else -1))
            if depth > MAX_BRACKETS:
                lines.fed[number:] = [""] * (len(lines.fed) - number)
                span = Span(lines.spans[number].start + match.start(), lines.spans[number].end)
                message = f"more than {MAX_BRACKETS} brackets deep; nothing behind this is read"
                return [Problem(span, "too-deep", message)]
    return []
