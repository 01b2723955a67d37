"""``--format text``: the line and a caret under what is wrong, for a person at a terminal."""

from __future__ import annotations

import os
import sys
import unicodedata

from proton_bundle.findings import Finding, Severity
from proton_bundle.source import SourceText
from proton_cli.report import Report

_COLOUR = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
_LONGEST_LINE = 160


def render(report: Report) -> str:
    """The report, coloured when standard output is a terminal (``NO_COLOR``, ``FORCE_COLOR``)."""
    paint = _coloured if _wants_colour() else _plain
    blocks = [_block(report, finding, paint) for finding in report.findings]
    notes = [f"note: {note}\n" for note in report.notes]
    end = f"{summary(report, paint)}\n"
    return "\n".join(blocks) + ("\n" if blocks else "") + "".join(notes) + end


def _block(report: Report, finding: Finding, paint: Paint) -> str:
    place = report.place(finding.path, finding.span)
    head = paint(f"{finding.path}:{place.line}:{place.column}", "1")
    label = paint(f"{finding.severity.value}[{finding.code}]", _COLOUR[finding.severity])
    lines = [f"{head}: {label} {finding.message} {paint(f'({finding.name})', '2')}"]
    source = report.sources.get(finding.path)
    if source is not None and source.text:
        lines += _excerpt(source, finding, paint)
    if finding.condition:
        lines.append(f"  {paint('when', '2')} {finding.condition}")
    for each in finding.related:
        there = report.place(each.path, each.span)
        lines.append(
            f"  {paint('see', '2')}  {each.path}:{there.line}:{there.column}: {each.message}"
        )
    if finding.fix:
        how = "--fix" if finding.fix.safe else "--fix=unsafe"
        lines.append(f"  {paint('fix', '2')}  {finding.fix.title} {paint(f'({how})', '2')}")
    return "\n".join(lines) + "\n"


def _excerpt(source: SourceText, finding: Finding, paint: Paint) -> list[str]:
    start, end = source.position(finding.span.start), source.position(finding.span.end)
    line = source.line_text(start.line)
    stop = end.column if end.line == start.line else len(line)
    # A window of very long lines, so that the caret stays on the screen.
    left = max(0, start.column - _LONGEST_LINE // 2) if len(line) > _LONGEST_LINE else 0
    shown = _printable(line[left : left + _LONGEST_LINE])
    indent = _width(_printable(line[left : start.column]))
    marks = max(1, _width(_printable(line[start.column : min(stop, left + _LONGEST_LINE)])))
    number = str(start.line + 1)
    gutter = " " * len(number)
    return [
        f"{paint(number + ' |', '2')} {shown}",
        f"{gutter} {paint('|', '2')} {' ' * indent}{paint('^' * marks, _COLOUR[finding.severity])}",
    ]


def _printable(text: str) -> str:
    """Tabs as one blank, control characters replaced: nothing reaches the terminal raw."""
    return "".join(
        " "
        if char == "\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(char) in ("Cc", "Cf")
        else char
        for char in text
    )


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def summary(report: Report, paint: Paint | None = None) -> str:
    """The last line: how much was found in how much."""
    paint = paint or _plain
    looked = f"{counted(report.bundles, 'bundle')}, {counted(report.files, 'file')}"
    if not report.findings:
        return paint(f"No findings in {looked}.", "32")
    counts = [
        paint(counted(report.count(severity), word), _COLOUR[severity])
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "hint"),
        )
        if report.count(severity)
    ]
    return f"{', '.join(counts)} in {looked}."


def counted(number: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word}" + ("" if number == 1 else "s")


class Paint:
    """Wraps text in an SGR code, or not."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._colour else text


_plain = Paint(colour=False)
_coloured = Paint(colour=True)


def _wants_colour() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()
