"""Reading on where YAML gives up: close what is open, then mend or drop one line at a time.

Sound text never comes here. Each change is one problem, except where a later branch of an ``if``
contradicts the first: merged text proves nothing there, so the branch is dropped in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from proton_bundle.decode.composing import LOADER, Composer, Dynamic
from proton_bundle.decode.lexical import contexts, unclosed
from proton_bundle.decode.lines import Lines, indent_of
from proton_bundle.decode.nodes import Document, Problem
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml.error import MarkedYAMLError

MAX_READS = 60
MAX_LINES_READ = 60_000
"""Bounds on repair: how often, and how many lines in all, one file is read again."""

_TAB_INDENT = re.compile(r" *\t[ \t]*(?=\S)")
_MESSAGES = (
    ("mapping values are not allowed", "':' cannot stand here: quote the value, or indent less"),
    ("could not find expected ':'", "expected ':' behind this key"),
    ("did not find expected key", "this line does not fit the indentation around it"),
    ("did not find expected '-'", "expected '- ' here, as the lines around are a list"),
    ("block sequence entries are not allowed", "a list cannot begin here; start it on a new line"),
    ("cannot start any token", "this character cannot start a value; quote the value"),
    ("undefined alias", "this alias names no anchor before it"),
    ("unknown escape", "this escape is unknown; use single quotes for backslashes"),
)


def compose(text: str, lines: Lines, dynamic: Dynamic, branches: Sequence[range]) -> Document:
    """The document of *lines*; *branches* are the lines of each ``elif`` and ``else``."""
    composer = Composer(text, lines, dynamic)
    document = composer.compose()
    if composer.error is None:
        return document
    repair = _Repair(lines.copy(), branches)
    repair.run(composer.error)
    composer = Composer(text, repair.lines, dynamic)
    document = composer.compose()
    problems = [*repair.problems, *document.problems]
    if composer.error is not None or not problems:
        problems += [] if repair.silenced and composer.error is None else [repair.first]
    return Document(document.root, tuple(problems), document.documents)


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
        current = self._drop_branch(error)
        if current is error:
            self._expand_tabs()
            self._close_open()
            current = self._error() if self.problems else error
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
            tab = _TAB_INDENT.match(line)
            if tab is None:
                continue
            open_lines = open_lines or contexts(self.lines.fed)
            if open_lines[number]:
                continue
            start = self.lines.spans[number].start
            message = "a tab cannot indent YAML; use spaces"
            self.problems.append(Problem(Span(start, start + tab.end()), "tab", message))
            self._indent(number, self._guess(number), tab.end())

    def _guess(self, number: int) -> int:
        """The indentation that a line with tabs most likely has: its neighbours'."""
        before = self._neighbour(number, -1)
        after = self._neighbour(number, 1)
        if before.rstrip().endswith(":") and indent_of(after) > indent_of(before):
            return indent_of(after)
        return indent_of(before)

    def _neighbour(self, number: int, step: int) -> str:
        at = number + step
        while 0 <= at < len(self.lines.fed):
            line = self.lines.fed[at]
            if line.strip() and not _TAB_INDENT.match(line):
                return line
            at += step
        return ""

    def _close_open(self) -> None:
        for found in unclosed(self.lines.fed):
            self.lines.fed[found.line] += found.closers
            start = self.lines.offset(found.line, found.column)
            mark = self.lines.fed[found.line][found.column]
            message = f"{mark} opened here is never closed"
            self.problems.append(Problem(Span(start, start + 1), "unclosed", message))

    # --- lines -----------------------------------------------------------------------------

    def _mend(self, error: MarkedYAMLError) -> MarkedYAMLError | None:
        """Change one line so that YAML reads further; the next error, if any."""
        number = self._line_of(error)
        after = self._drop_branch(error)
        if after is not error:
            return after
        problem = self._problem(number, error)
        line, shift = self.lines.fed[number], self.lines.shifts.get(number, 0)
        for level in self._levels(number, error):
            self._indent(number, level, indent_of(line))
            after = self._error()
            if after is None or self._line_of(after) > number:
                self.problems.append(problem)
                return after
            self.lines.fed[number], self.lines.shifts[number] = line, shift
        self.problems.append(problem)
        self.lines.fed[number] = ""
        return self._error()

    def _drop_branch(self, error: MarkedYAMLError) -> MarkedYAMLError | None:
        """Drop the later branch the error is in; *error* itself where that does not help."""
        number = self._line_of(error)
        for branch in self._branches:
            if number not in branch:
                continue
            kept = self.lines.fed[branch.start : branch.stop]
            self.lines.fed[branch.start : branch.stop] = [""] * len(branch)
            after = self._error()
            if after is None or self._line_of(after) >= branch.stop:
                self._branches.remove(branch)
                self.silenced = True
                return after
            self.lines.fed[branch.start : branch.stop] = kept
        return error

    def _line_of(self, error: MarkedYAMLError) -> int:
        """The line to mend: where the error is, or the last line that says something before it."""
        mark: Any = error.problem_mark or error.context_mark
        if "expected ':'" in (error.problem or "") and error.context_mark is not None:
            mark = error.context_mark
        number = min(mark.line if mark else 0, len(self.lines.fed) - 1)
        while number > 0 and not self.lines.fed[number].strip():
            number -= 1
        return number

    def _levels(self, number: int, error: MarkedYAMLError) -> list[int]:
        """The indentations of the lines this one may belong to, nearest first, the deeper first."""
        if "expected ':'" in (error.problem or ""):
            return []
        own = indent_of(self.lines.fed[number])
        levels: list[int] = []
        lowest = own + MAX_LINES_READ
        for at in range(number - 1, -1, -1):
            line = self.lines.fed[at]
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            level = indent_of(line)
            if level < lowest:
                levels.append(level)
                lowest = level
            if not level:
                break
        return sorted((n for n in levels if n != own), key=lambda n: (abs(n - own), -n))[:2]

    def _indent(self, number: int, level: int, old: int) -> None:
        line = self.lines.fed[number]
        self.lines.fed[number] = " " * level + line[old:]
        self.lines.shifts[number] = self.lines.shifts.get(number, 0) + old - level

    def _problem(self, number: int, error: MarkedYAMLError) -> Problem:
        line = self.lines.fed[number]
        first = indent_of(line)
        start = self.lines.offset(number, first)
        end = max(start, self.lines.offset(number, max(first, len(line.rstrip()))))
        why = error.problem or error.context or ""
        message = next((text for words, text in _MESSAGES if words in why), why)
        return Problem(Span(start, end), "syntax", message)
