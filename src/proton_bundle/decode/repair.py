"""Reading on where YAML gives up: close what is open, then mend or drop one line at a time.

Sound text never comes here. Each change is one problem, except where a later branch of an ``if``
contradicts the first: merged text proves nothing there, so the branch is dropped in silence.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import yaml

from proton_bundle.decode.changes import Change, candidates, swallowed
from proton_bundle.decode.composing import LOADER, Composer, Dynamic
from proton_bundle.decode.indentation import TAB_INDENT, likely_indent, said_after
from proton_bundle.decode.lexical import contexts, unclosed
from proton_bundle.decode.lines import Lines, indent_of
from proton_bundle.decode.nodes import Document, Problem
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml.error import MarkedYAMLError

MAX_READS = 60
MAX_LINES_READ = 40_000
"""Bounds on repair: how often, and how many lines in all, one file is read again."""
FAR_ENOUGH = 30
"""A change that lets YAML read this many lines further is taken without trying others."""

MAX_TABS = 200
"""How many lines indented by tabs are mended; a file with more is indented by tabs throughout."""

_BEGUN = re.compile(r"quoted scalar|double-quoted|single-quoted|a flow ")
_MESSAGES = (
    ("mapping values are not allowed", "':' cannot stand here: quote the value, or indent less"),
    ("could not find expected ':'", "expected ':' behind this key"),
    ("did not find expected key", "this line does not fit the indentation around it"),
    ("did not find expected ',' or ']'", "expected ',' or ']' before this"),
    ("did not find expected ',' or '}'", "expected ',' or '}' before this"),
    ("did not find expected '-'", "expected '- ' here, as the lines around are a list"),
    ("block sequence entries are not allowed", "a list cannot begin here; start it on a new line"),
    ("cannot start any token", "this character cannot start a value; quote the value"),
    ("undefined alias", "this alias names no anchor before it"),
    ("unknown escape", "this escape is unknown; use single quotes for backslashes"),
)


def mended(
    text: str,
    lines: Lines,
    dynamic: Dynamic,
    branches: Sequence[range],
    error: MarkedYAMLError,
) -> Document:
    """The document of *lines*, which YAML could not read at *error*.

    *branches* are the lines of each ``elif`` and ``else``.
    """
    repair = _Repair(lines.copy(), branches)
    repair.run(error)
    composer = Composer(text, repair.lines, dynamic)
    document = composer.compose()
    problems = [*repair.problems, *document.problems]
    if composer.error is not None or not problems:
        problems += [] if repair.silenced and composer.error is None else [repair.first]
    return Document(document.root, tuple(problems), document.documents)


def error_line(error: MarkedYAMLError) -> int:
    """The line where YAML noticed *error*; for keys, quotes and brackets, where they begin."""
    mark: Any = error.problem_mark or error.context_mark
    begun = "expected ':'" in (error.problem or "") or _BEGUN.search(error.context or "")
    if begun and error.context_mark is not None:
        mark = error.context_mark
    return mark.line if mark else 0


class _Repair:
    def __init__(self, lines: Lines, branches: Sequence[range]) -> None:
        self.lines = lines
        self.problems: list[Problem] = []
        self.silenced = False
        self.first = Problem(Span(0, 0), "syntax", "this is not YAML")
        self._branches = list(branches)
        self._reads = 0

    def run(self, error: MarkedYAMLError) -> None:
        self.first = self._problem(self._line_of(error), error)
        self._expand_tabs()
        current = self._error() if self.problems else error
        if current is not None:
            current = self._close_open(current)
        while current is not None and self._may_read():
            current = self._mend(current)

    def _may_read(self) -> bool:
        return self._reads < MAX_READS and self._reads * len(self.lines.fed) < MAX_LINES_READ

    def _error(self) -> MarkedYAMLError | None:
        self._reads += 1
        try:
            for _ in yaml.parse(self.lines.text, LOADER):
                pass
        except yaml.error.MarkedYAMLError as error:
            return error
        except (yaml.YAMLError, ValueError):
            return None
        return None

    # --- characters ------------------------------------------------------------------------

    def _expand_tabs(self) -> None:
        open_lines: list[bool] | None = None
        for number, line in enumerate(self.lines.fed):
            tab = TAB_INDENT.match(line)
            if tab is None:
                continue
            open_lines = open_lines or contexts(self.lines.fed)
            if open_lines[number]:
                continue
            if len(self.problems) == MAX_TABS:
                return
            start = self.lines.spans[number].start
            message = "a tab cannot indent YAML; use spaces"
            self.problems.append(Problem(Span(start, start + tab.end()), "tab", message))
            if not line.strip():
                self.lines.fed[number] = ""
            else:
                self._indent(number, likely_indent(self.lines.fed, number), tab.end())

    def _close_open(self, error: MarkedYAMLError) -> MarkedYAMLError | None:
        """Close the quotes and brackets left open before *error*, and at it."""
        found = [place for place in unclosed(self.lines.fed) if place.line <= error_line(error)]
        for place in found:
            self.lines.fed[place.line] += place.closers
            start = self.lines.offset(place.line, place.column)
            mark = self.lines.fed[place.line][place.column]
            message = f"{mark} opened here is never closed"
            self.problems.append(Problem(Span(start, start + 1), "unclosed", message))
        return self._error() if found else error

    # --- lines -----------------------------------------------------------------------------

    def _mend(self, error: MarkedYAMLError) -> MarkedYAMLError | None:
        """Change one line so that YAML reads further; the next error, if any."""
        number = self._line_of(error)
        after = self._drop_branch(error)
        if after is not error:
            return after
        best: tuple[float, Change] | None = None
        for change in candidates(self.lines.fed, number, error):
            kept = self._apply(change)
            after = self._error()
            self._restore(change.line, kept)
            reached = math.inf if after is None else error_line(after)
            if best is None or reached > best[0]:
                best = reached, change
            if reached > number + FAR_ENOUGH or not self._may_read():
                break
        change = best[1] if best else Change(number, "")
        self.problems.append(self._problem(change.line, error, number, change.why))
        self._apply(change)
        return None if best and best[0] == math.inf else self._error()

    def _apply(self, change: Change) -> tuple[str, int | None]:
        kept = self.lines.fed[change.line], self.lines.shifts.get(change.line)
        self.lines.fed[change.line] = change.text
        if change.cut:
            self.lines.shifts[change.line] = (kept[1] or 0) + change.cut
        return kept

    def _restore(self, number: int, kept: tuple[str, int | None]) -> None:
        self.lines.fed[number], shift = kept
        self.lines.shifts.pop(number, None)
        if shift is not None:
            self.lines.shifts[number] = shift

    def _drop_branch(self, error: MarkedYAMLError) -> MarkedYAMLError | None:
        """Drop the later branch the error is in; *error* itself where that does not help."""
        number = self._line_of(error)
        for branch in self._branches:
            if number not in branch:
                continue
            kept = self.lines.fed[branch.start : branch.stop]
            self.lines.fed[branch.start : branch.stop] = [""] * len(branch)
            after = self._error()
            if after is None or error_line(after) > said_after(self.lines.fed, branch.stop):
                self._branches.remove(branch)
                self.silenced = True
                return after
            self.lines.fed[branch.start : branch.stop] = kept
        return error

    def _line_of(self, error: MarkedYAMLError) -> int:
        """The line to mend: where the error is, or the last line that says something before it."""
        number = min(error_line(error), len(self.lines.fed) - 1)
        while number > 0 and not self.lines.fed[number].strip():
            number -= 1
        return number

    def _indent(self, number: int, level: int, old: int) -> None:
        line = self.lines.fed[number]
        self.lines.fed[number] = " " * level + line[old:]
        self.lines.shifts[number] = self.lines.shifts.get(number, 0) + old - level

    def _problem(
        self, number: int, error: MarkedYAMLError, noticed: int = -1, why: str = ""
    ) -> Problem:
        """*noticed* is the line that YAML could not read, where another one is to blame."""
        line = self.lines.fed[number]
        first = indent_of(line)
        start = self.lines.offset(number, first)
        end = max(start, self.lines.offset(number, max(first, len(line.rstrip()))))
        if not why and swallowed(error) and number < noticed:
            why = "did not find expected key"
        why = why or error.problem or error.context or ""
        message = next((text for words, text in _MESSAGES if words in why), why)
        return Problem(Span(start, end), "syntax", message)
