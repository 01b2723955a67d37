"""What can be told from YAML's characters alone, line by line, when YAML itself gives up.

Which lines begin inside a text block, quotes or brackets; and which quotes and brackets are opened
and never closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from proton_bundle.decode.lines import indent_of

MAX_LOOK_AHEAD = 500
"""How many lines quotes or brackets are followed before they count as never closed."""

_NOTABLE = re.compile(r"['\"\[{|>]")
_KEY_LINE = re.compile(r"\s*(?:- +)*[\w.:/-]+:(?:\s|$)")
_BLOCK_LINE = re.compile(r"\s*(?:- |(?:- +)*[\w.:/-]+:\s*$)")
_SKIP = re.compile(r"[ \t]+|[!&][^\s,\[\]{}]*(?=[\s,\[\]{}]|$)|[-?](?=\s|$)")
_QUOTED = {"'": re.compile(r"(?:[^']|'')*'"), '"': re.compile(r'(?:[^"\\]|\\.)*"')}
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_PLAIN = re.compile(r"(?:[^:#]|:(?=\S)|(?<=\S)#)+")
_PLAIN_IN_FLOW = re.compile(r"(?:[^:#,\[\]{}]|:(?=[^\s,\[\]{}])|(?<=\S)#)+")
_PARTNER = {"[": "]", "{": "}"}
_ENTRY = re.compile(r" *(?:- +)*")


@dataclass(slots=True)
class Scan:
    """The state behind the lines fed so far; *opened* is where quotes or brackets began."""

    quote: str = ""
    flow: list[str] = field(default_factory=list)
    block_level: int | None = None
    opened: int = -1

    @property
    def is_open(self) -> bool:
        return bool(self.quote or self.flow)

    def feed(self, line: str) -> None:
        position = 0
        if not self.is_open and not _NOTABLE.search(line):
            return
        if self.quote:
            position = self._close_quote(line, 0)
        while 0 <= position < len(line):
            position = self._step(line, position)

    def _step(self, line: str, position: int) -> int:
        if skip := _SKIP.match(line, position):
            return skip.end()
        character = line[position]
        if character in "'\"":
            self._note(position)
            self.quote = character
            return self._close_quote(line, position + 1)
        if character in _PARTNER:
            self._note(position)
            self.flow.append(_PARTNER[character])
            return position + 1
        if character in "]}" and self.flow:
            self.flow.pop()
            return position + 1
        if character == "#" and (position == 0 or line[position - 1].isspace()):
            return -1
        if not self.flow and _BLOCK_HEADER.match(line, position):
            self.block_level = _level(line)
            return -1
        plain = (_PLAIN_IN_FLOW if self.flow else _PLAIN).match(line, position)
        return plain.end() if plain else position + 1

    def _note(self, position: int) -> None:
        if not self.is_open:
            self.opened = position

    def _close_quote(self, line: str, start: int) -> int:
        match = _QUOTED[self.quote].match(line, start)
        if match is None:
            return -1
        self.quote = ""
        return match.end()


@dataclass(frozen=True, slots=True)
class Unclosed:
    """A quote or bracket at *column* of *line* that is never closed; *closers* would close it."""

    line: int
    column: int
    closers: str


def ends_in_quotes(line: str) -> bool:
    """Whether quotes opened on *line*, which begins outside of any, are still open at its end."""
    scan = Scan()
    scan.feed(line)
    return bool(scan.quote)


def contexts(lines: list[str]) -> list[bool]:
    """For each line, whether it begins inside a text block, quotes or brackets."""
    return _examine(lines)[0]


def unclosed(lines: list[str]) -> list[Unclosed]:
    """Every quote and bracket that no later line closes which could belong to it."""
    return _examine(lines)[1]


def _examine(lines: list[str]) -> tuple[list[bool], list[Unclosed]]:
    inside = [False] * len(lines)
    found: list[Unclosed] = []
    scan = Scan()
    number = 0
    while number < len(lines):
        line = lines[number]
        inside[number] = _in_block(scan, line)
        number += 1
        if inside[number - 1]:
            continue
        scan.feed(line)
        if not scan.is_open:
            continue
        first = Unclosed(number - 1, scan.opened, scan.quote + "".join(reversed(scan.flow)))
        after = _closing_line(scan, lines, number)
        if after is None:
            found.append(first)
        else:
            inside[number:after] = [True] * (after - number)
            number = after
        scan = Scan()
    return inside, found


def _closing_line(scan: Scan, lines: list[str], number: int) -> int | None:
    """The number behind the line that closes everything open, if it plausibly belongs to it."""
    level = _level(lines[number - 1])
    for at in range(number, min(len(lines), number + MAX_LOOK_AHEAD)):
        line = lines[at]
        if line.strip() and indent_of(line) <= level and line.lstrip()[0] not in "]}\"'":
            return None
        if (_KEY_LINE if scan.quote else _BLOCK_LINE).match(line):
            return None
        scan.feed(line)
        if not scan.is_open:
            return at + 1
    return None


def _in_block(scan: Scan, line: str) -> bool:
    """Whether *line* is content of the text block that *scan* is in; leaves the block otherwise."""
    if scan.block_level is None:
        return False
    if not line.strip() or indent_of(line) > scan.block_level:
        return True
    scan.block_level = None
    return False


def _level(line: str) -> int:
    """The column of the entry on *line*: its key, or its last dash where it has no key."""
    entry = _ENTRY.match(line)
    start = entry.end() if entry else 0
    rest = line[start:]
    if ":" in rest or start == indent_of(line):
        return start
    return line.rindex("-", 0, start)
