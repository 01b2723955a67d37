"""Where the mistake is in a rendered text that is no YAML.

A strict reader stops where it can go no further, often lines behind the mistake; the reader that
mends tells what it had to mend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.decode import read_yaml
from proton_bundle.decode.lexical import ends_in_quotes
from proton_bundle.source import SourceText, Span

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import Problem
    from proton_bundle.variants import Rendering


def blamed(rendering: Rendering, source: SourceText, noticed: Problem) -> Problem | None:
    """The first thing to mend in *source*, which a strict reader could not read at *noticed*.

    Where a guess may be to blame for that, what was noticed; None where it may be for both.
    """
    found = (_mended(source), noticed) if noticed.kind == "syntax" else (noticed,)
    return next(
        (each for each in found if each and not _may_be_a_guess(rendering, source, each)), None
    )


def _mended(source: SourceText) -> Problem | None:
    problems = (each for each in read_yaml(source).problems if each.kind != "duplicate-key")
    return next(problems, None)


def _may_be_a_guess(rendering: Rendering, source: SourceText, problem: Problem) -> bool:
    """Whether another value could make YAML of the problem's line: one inside quotes cannot."""
    line = source.line_span(source.position(problem.span.start).line)
    return any(
        not ends_in_quotes(source.slice(Span(line.start, max(line.start, guess.start))))
        for guess in rendering.unknown
        if guess.overlaps(line)
    )
