"""How a check ends: what is written, what is said, and with which exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from proton_cli.checking.diff import unified_diff
from proton_cli.checking.scope import shown_path
from proton_cli.checking.writing import write_atomically, write_edited
from proton_cli.formats import Format, renderer
from proton_cli.formats.text import counted, summary

if TYPE_CHECKING:
    from proton_cli.checking.fixing import Fixes
    from proton_cli.checking.request import CheckRequest
    from proton_cli.checking.run import Outcome
    from proton_cli.checking.scope import CheckScope

FINE, FINDINGS = 0, 1


def conclude(request: CheckRequest, outcome: Outcome, format_: Format, output: Path | None) -> int:
    """Write fixes, baseline and report as *request* asks; the exit code."""
    if request.diff:
        return _show_diff(outcome)
    if outcome.fixes.count:
        _say("\n".join(fixed(outcome.fixes, outcome.scope, "Fixed")))
    if outcome.baseline is not None:
        write_atomically(outcome.baseline.path, outcome.baseline.encode())
        known = sum(each.count for each in outcome.baseline.entries)
        _say(f"{shown_path(outcome.baseline.path)}: {counted(known, 'known finding')}")
        return FINE
    if request.fix and request.stdin_filename is not None:
        _write_text(outcome)
    elif outcome.fixes.count:
        write_edited(outcome.scope.root, outcome.fixes.files)
    _report(outcome, format_, output, aside=bool(request.fix and request.stdin_filename))
    return FINDINGS if outcome.fails else FINE


def fixed(fixes: Fixes, scope: CheckScope, verb: str) -> list[str]:
    """What was fixed, a line for each file and rule."""
    lines = [f"{verb} {counted(fixes.count, 'finding')}:"]
    for (path, code, name), count in sorted(fixes.removed.items()):
        times = f" ({count} times)" if count > 1 else ""
        lines.append(f"  {scope.shown(path)}: {code} {name}{times}")
    return lines


def _show_diff(outcome: Outcome) -> int:
    fixes = outcome.fixes
    if not fixes.count:
        _say("Nothing to fix.")
        return FINE
    click.echo(unified_diff(fixes.files, outcome.scope.shown), nl=False)
    _say("\n".join(fixed(fixes, outcome.scope, "Would fix")))
    return FINDINGS


def _write_text(outcome: Outcome) -> None:
    """The text that came on standard input, fixed, to standard output."""
    (path,) = outcome.scope.wanted
    files = outcome.fixes.files
    click.echo(files.read(path), nl=False)


def _report(outcome: Outcome, format_: Format, output: Path | None, *, aside: bool) -> None:
    report = outcome.report
    if output is not None:
        write_atomically(output, renderer(format_)(report).encode())
        _say(f"{summary(report)} Report: {output}")
    else:
        click.echo(renderer(format_)(report), nl=False, err=aside)
    if format_ != "text":
        for note in report.notes:
            _say(f"note: {note}")


def _say(text: str) -> None:
    """To standard error: standard output is for the report."""
    click.echo(text, err=True)
