"""Which indentation a line may have been meant to have, from the lines around it."""

from __future__ import annotations

import re

from proton_bundle.decode.lines import indent_of

TAB_INDENT = re.compile(r" *\t[ \t]*")
_KEY_ALONE = re.compile(r":(?:\s+[!&]\S+)*\s*$")
_KEY = re.compile(r"\s*[\w-]+:(?:\s|$)")
_HAS_COLON = re.compile(r":(?:\s|$)")
_WORD = re.compile(r"[\s-]*[A-Za-z]")
_DASHES = re.compile(r" *(?:- +)*")
_FEW = 2


def entry_column(line: str) -> int:
    """The column of what *line* says, behind its dashes."""
    dashes = _DASHES.match(line)
    return dashes.end() if dashes else 0


def is_item(line: str) -> bool:
    return line.lstrip(" ").startswith("- ")


def opens_block(line: str) -> bool:
    """Whether *line* is a key whose value begins beneath it."""
    return _KEY_ALONE.search(line) is not None


def likely_indent(lines: list[str], number: int) -> int:
    """The indentation that a line with tabs most likely has: its neighbours'."""
    before = _neighbour(lines, number, -1)
    after = _neighbour(lines, number, 1)
    low, high = indent_of(before), indent_of(after)
    has_children = opens_block(lines[number])
    if not has_children or high <= 0:
        return high if opens_block(before) and high > low else low
    known = {indent_of(line) for line in lines if line.strip() and line[0] == " "} | {0}
    if opens_block(before):
        return max((n for n in known if low < n < high), default=low)
    return max((n for n in known if n < high), default=low)


def _neighbour(lines: list[str], number: int, step: int) -> str:
    at = number + step
    while 0 <= at < len(lines):
        line = lines[at]
        if line.strip() and not TAB_INDENT.match(line):
            return line
        at += step
    return ""


def said_after(lines: list[str], number: int) -> int:
    """The first line behind *number* that holds more than a comment, or the end."""
    for at in range(number + 1, len(lines)):
        line = lines[at].lstrip()
        if line and not line.startswith("#"):
            return at
    return len(lines)


def _indent_after(lines: list[str], number: int) -> int:
    at = said_after(lines, number)
    return indent_of(lines[at]) if at < len(lines) else 0


def said_before(lines: list[str], number: int) -> int:
    """The last line before *number* that holds more than a comment, or -1."""
    for at in range(number - 1, -1, -1):
        line = lines[at].lstrip()
        if line and not line.startswith("#"):
            return at
    return -1


def levels_before(lines: list[str], number: int) -> list[int]:
    """The two nearest indentations of lines before this one, the deeper first."""
    own = indent_of(lines[number])
    levels: list[int] = []
    at = said_before(lines, number)
    while at >= 0 and (not levels or levels[-1]):
        level = indent_of(lines[at])
        if not levels or level < levels[-1]:
            levels.append(level)
        at = said_before(lines, at)
    levels = sorted((n for n in levels if n != own), key=lambda n: (abs(n - own), -n))
    return fitting(lines, number, levels)[:_FEW]


def fitting(lines: list[str], number: int, levels: list[int]) -> list[int]:
    """Those of *levels* that suit what is written beneath line *number*, if any do."""
    line = lines[number].strip()
    below = _indent_after(lines, number)
    if line.startswith("- "):
        width = len(line) - len(line[1:].lstrip())
        aligned = below - width
        return [aligned, *levels] if 0 <= aligned != indent_of(lines[number]) else levels
    if not opens_block(line):
        return levels
    at = said_after(lines, number)
    in_list = at < len(lines) and lines[at].lstrip().startswith("- ")
    return [n for n in levels if n < below or (in_list and n == below)] or levels


def levels_behind(lines: list[str], number: int) -> list[int]:
    """The two deepest indentations left of this line's that lines behind it have."""
    lowest = indent_of(lines[number])
    levels: list[int] = []
    for line in lines[number + 1 :]:
        if line.strip() and indent_of(line) < lowest:
            lowest = indent_of(line)
            levels.append(lowest)
            if len(levels) == _FEW or not lowest:
                break
    return levels


def is_lone_child(lines: list[str], before: int, number: int) -> bool:
    """Whether line *before* alone lies deeper than line *number* and all above it."""
    above = said_before(lines, before)
    if above < 0:
        return False
    outer, inner, own = (indent_of(lines[at]) for at in (above, before, number))
    return outer < own < inner


def is_rarer_child(lines: list[str], before: int, number: int) -> bool:
    """Whether line *before* is a first child less deep than line *number*, as few lines are."""
    above = said_before(lines, before)
    if above < 0 or not opens_block(lines[above]):
        return False
    outer, first, own = (indent_of(lines[at]) for at in (above, before, number))
    levels = [indent_of(line) for line in lines if line.strip()]
    return outer < first < own and levels.count(first) < levels.count(own)


def lacks_colon(lines: list[str], before: int, number: int) -> bool:
    """Whether line *before* stands like a key beside the key of line *number*, without a colon."""
    if before < 0 or entry_column(lines[before]) != indent_of(lines[number]):
        return False
    is_key = _KEY.match(lines[number]) is not None
    return (
        is_key and _WORD.match(lines[before]) is not None and not _HAS_COLON.search(lines[before])
    )
