"""What may mend the line where YAML gave up, or a line that led there; the likeliest first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from proton_bundle.decode.indentation import (
    entry_column,
    fitting,
    is_item,
    is_lone_child,
    is_rarer_child,
    lacks_colon,
    levels_before,
    levels_behind,
    opens_block,
    said_after,
    said_before,
)
from proton_bundle.decode.lines import indent_of
from proton_bundle.decode.oddity import Habits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.error import MarkedYAMLError

_DROPPED = 2
"""Dropping a line explains nothing, so it must make the text much more regular."""
_LOOK_BACK = 60
_FEW_COLUMNS = 4
_LONE_WORD = re.compile(r" *(?:- +)*[A-Za-z]\w*$")
_LIST = re.compile(
    r"(?<!Propertie)(?<!Resource)(?<!Output)(?<!Mapping)(?<!Parameter)(?<!Condition)(?<!Variable)"
    r"(?<!Option)(?<!propertie)(?<!type)(?<!setting)(?<!variable)(?<=[a-z])s:$"
)
"""A key in the plural that names no mapping."""
_GLUED_VALUE = re.compile(r"( *(?:- +)*[A-Za-z]\w*):(?=[^\s:/])")
_GLUED_DASH = re.compile(r"( *)-(?=[A-Za-z\"'!{])")

NO_COLON = "could not find expected ':'"
NO_SPACE_BEHIND_COLON = "a space is missing behind this key's ':'"
NO_SPACE_BEHIND_DASH = "a space is missing behind this '-'"
NO_DASH = "expected '- ' here, as the lines around are a list"
BEGINS_ITEM = "expected '- ' here, as this begins an item of a list"
DASH = "'- ' cannot begin this line, as the lines around are no list"


class Change(NamedTuple):
    """*line* becomes *text*, *cut* characters shorter on its left; *why* it had to, if known."""

    line: int
    text: str
    cut: int = 0
    why: str = ""


def candidates(lines: list[str], number: int, error: MarkedYAMLError) -> list[Change]:
    """Changes for the *error* noticed at line *number*, at most one of each kind and line."""
    habits = Habits(lines)
    found = dict.fromkeys([*_written_wrong(lines, number, error), *_others(lines, number, error)])

    def cost(change: Change) -> int:
        now = habits.oddity(lines, change.line, lines[change.line])
        then = habits.oddity(lines, change.line, change.text)
        telling = _is_telling(change)
        return then - now - telling + (0 if change.text or telling else _DROPPED)

    return sorted(found, key=cost)


def swallowed(error: MarkedYAMLError) -> bool:
    """Whether a line may have become part of the text before it, so that its colon is too much."""
    return "mapping values are not allowed" in (error.problem or "")


def _lacks_any_colon(error: MarkedYAMLError) -> bool:
    return "expected ':'" in (error.problem or "")


def _is_telling(change: Change) -> bool:
    """Whether the line itself shows what is wrong with it."""
    return change.why in (NO_COLON, NO_SPACE_BEHIND_COLON, NO_SPACE_BEHIND_DASH, BEGINS_ITEM)


def _written_wrong(lines: list[str], number: int, error: MarkedYAMLError) -> Iterator[Change]:
    """A colon, or a space behind a colon or a dash, that lines before *number* lack."""
    before, outer = said_before(lines, number), _outdented(lines, number)
    for at in dict.fromkeys((number, before, outer, said_after(lines, outer))):
        if not 0 <= at <= number:
            continue
        if match := _GLUED_DASH.match(lines[at]):
            rest = lines[at][match.end() :]
            yield Change(at, f"{match[1]}- {rest}", -1, NO_SPACE_BEHIND_DASH)
    if _lacks_any_colon(error) and _is_lone_word(lines, number, said_after(lines, number)):
        yield Change(number, f"{lines[number].rstrip()}:", 0, NO_COLON)
    if not swallowed(error):
        return
    for at in (before, said_before(lines, before)):
        if at >= 0 and (match := _GLUED_VALUE.match(lines[at])):
            text = f"{match[1]}: {lines[at][match.end() :]}"
            yield Change(at, text, 0, NO_SPACE_BEHIND_COLON)
    if lacks_colon(lines, before, number):
        yield Change(before, "", 0, NO_COLON)
    elif (at := _lone_word(lines, number)) >= 0:
        yield Change(at, f"{lines[at].rstrip()}:", 0, NO_COLON)


def _lone_word(lines: list[str], number: int) -> int:
    """The line of a single word before *number* with deeper lines behind it, or -1."""
    below, at = number, said_before(lines, number)
    while at >= max(0, number - _LOOK_BACK):
        if _is_lone_word(lines, at, below):
            return at
        if entry_column(lines[at]) < indent_of(lines[number]) - _FEW_COLUMNS:
            break
        below, at = at, said_before(lines, at)
    return -1


def _is_lone_word(lines: list[str], number: int, below: int) -> bool:
    """Whether a single word on line *number* has the line *below* beneath it, deeper."""
    deeper = below < len(lines) and indent_of(lines[below]) > entry_column(lines[number])
    return deeper and _LONE_WORD.match(lines[number].rstrip()) is not None


def _others(lines: list[str], number: int, error: MarkedYAMLError) -> Iterator[Change]:
    before = said_before(lines, number)
    if not _lacks_any_colon(error):
        yield from _indents(lines, number, before, error)
        yield from _dashes(lines, number, before, error)
    yield Change(number, "")
    if before >= 0 and not opens_block(lines[before]):
        yield Change(before, "")


def _indents(
    lines: list[str], number: int, before: int, error: MarkedYAMLError
) -> Iterator[Change]:
    """Other indentations for the line of the error, the one before it, or its block's first."""
    own = indent_of(lines[number])
    block = error.context_mark.line if error.context_mark else number
    if block < number and is_item(lines[block]) and indent_of(lines[block]) == own:
        yield indented(lines, number, entry_column(lines[block]))
    if before >= 0 and is_item(lines[before]):
        yield from (indented(lines, before, level) for level in fitting(lines, before, []))
    if before >= 0 and (
        swallowed(error)
        or block == before
        or is_rarer_child(lines, before, number)
        or is_lone_child(lines, before, number)
    ):
        yield _aligned(lines, before, own)
    yield from (indented(lines, number, level) for level in levels_before(lines, number))
    outer = _outdented(lines, number)
    for at in dict.fromkeys((block, outer, said_after(lines, outer))):
        if 0 <= at < number and not is_item(lines[number]):
            yield _aligned(lines, at, own)
    if before >= 0:
        yield from (indented(lines, before, level) for level in levels_behind(lines, before))


def _dashes(lines: list[str], number: int, before: int, error: MarkedYAMLError) -> Iterator[Change]:
    """A dash that is missing, or one too much, at the error or where its block begins."""
    block = error.context_mark.line if error.context_mark else number
    if swallowed(error) and _begins_item(lines, before, number):
        yield _with_dash(lines, before, indent_of(lines[before]), BEGINS_ITEM)
    if is_item(lines[number]):
        level = indent_of(lines[number])
        yield _without_dash(lines, number)
        for at in dict.fromkeys((before, said_after(lines, _list_key(lines, number)))):
            if 0 <= at < number and not is_item(lines[at]) and indent_of(lines[at]) >= level:
                yield _with_dash(lines, at, level)
    elif block < number and is_item(lines[block]):
        yield _without_dash(lines, block)


def _with_dash(lines: list[str], number: int, level: int, why: str = NO_DASH) -> Change:
    line = lines[number]
    text = f"{' ' * level}- {line.lstrip(' ')}"
    return Change(number, text, len(line) - len(text), why)


def _without_dash(lines: list[str], number: int) -> Change:
    line = lines[number]
    level = indent_of(line)
    rest = line[level + 1 :].lstrip(" ")
    return Change(number, " " * level + rest, len(line) - level - len(rest), DASH)


def indented(lines: list[str], number: int, level: int) -> Change:
    """Line *number* begins at the column *level*."""
    line = lines[number]
    old = indent_of(line)
    return Change(number, " " * level + line[old:], old - level)


def _aligned(lines: list[str], number: int, column: int) -> Change:
    """What line *number* says behind its dashes begins at *column*."""
    line = lines[number]
    return indented(lines, number, max(0, column - entry_column(line) + indent_of(line)))


def _begins_item(lines: list[str], before: int, number: int) -> bool:
    """Whether the key on line *before*, with a dash, would be the first beside that of *number*."""
    above = said_before(lines, before)
    if above < 0 or indent_of(lines[number]) != indent_of(lines[before]) + len("- "):
        return False
    return _LIST.search(lines[above].rstrip()) is not None


def _outdented(lines: list[str], number: int) -> int:
    """The nearest line before *number* that begins further to the left, or -1."""
    own = indent_of(lines[number])
    at = said_before(lines, number)
    while at >= 0 and indent_of(lines[at]) >= own:
        at = said_before(lines, at)
    return at


def _list_key(lines: list[str], number: int) -> int:
    """The key before the item at *number* that its list may belong to, or -1."""
    own = indent_of(lines[number])
    at = said_before(lines, number)
    while at >= 0 and (indent_of(lines[at]) > own or is_item(lines[at])):
        at = said_before(lines, at)
    return at
