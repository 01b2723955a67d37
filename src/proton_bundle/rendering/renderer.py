"""Rendering with jinja2, which is the only renderer, and the map back to the template.

While it compiles a template, jinja2 is handed tokens whose *line number* is their index, so every
node, every error and every line of compiled code knows its exact place. The compiled code yields
one character for each piece of literal text instead of the text, and before each expression one
that announces it; the renderer looks the pieces up and thereby knows where all text comes from.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, Template, Undefined

from proton_bundle import limits as bounds
from proton_bundle.jinja.filters import LINE_BREAK, lay_out
from proton_bundle.rendering.meter import Meter
from proton_bundle.rendering.problem import RenderProblem, explain
from proton_bundle.rendering.program import PieceKind, Program, compile_program
from proton_bundle.rendering.sandbox import Sandbox
from proton_bundle.source import Span
from proton_bundle.source_map import Segment, SegmentKind, SourceMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from proton_bundle.rendering.program import Piece
    from proton_bundle.source import SourceText
    from proton_bundle.source_map import Newlines


@dataclass(frozen=True, slots=True)
class Rendering:
    """Either *text* with its *source_map*, or the *problem* that prevented it."""

    text: str | None
    source_map: SourceMap | None
    problem: RenderProblem | None


def render(
    source: SourceText,
    context: Mapping[str, object],
    *,
    limits: bounds.Limits = bounds.DEFAULT,
    check: Callable[[], None] | None = None,
    lenient: bool = False,
) -> Rendering:
    """*source* rendered with *context*.

    *check* is called every ``limits.steps_between_checks`` steps and may raise: what it raises
    leaves this function. *lenient* prints undefined names as nothing.
    """
    # Beyond Proton's own quota of 200 KB a file, a program is too large to keep.
    compile_once = _compiled if len(source.text) <= _LARGEST_KEPT else _compiled.__wrapped__
    program = compile_once(source.text, limits, lenient)
    if program.code is None:
        return Rendering(None, None, program.problem)
    meter = Meter(limits, check)
    sandbox = copy.copy(_SANDBOXES[lenient])
    sandbox.meter = meter
    template = Template.from_code(sandbox, program.code, sandbox.globals)
    output = _Output(meter)
    try:
        chunks = template.root_render_func(template.new_context(dict(context)))
        _assemble(program, chunks, output)
    except Exception as error:
        if error is meter.interruption:
            raise
        return Rendering(None, None, explain(error, program, template, output.last_span))
    return Rendering("".join(output.parts), output.source_map(program.newlines), None)


_LARGEST_KEPT = 200_000
_SANDBOXES: dict[bool, Sandbox] = {False: Sandbox(StrictUndefined), True: Sandbox(Undefined)}


@lru_cache(maxsize=32)
def _compiled(text: str, limits: bounds.Limits, lenient: bool) -> Program:
    return compile_program(text, _SANDBOXES[lenient], limits)


def _assemble(program: Program, chunks: Iterator[str], output: _Output) -> None:
    computed: Piece | None = None
    rounds: dict[int, int] = {}
    for chunk in chunks:
        if computed is not None:
            output.add_computed(computed, chunk, rounds)
            computed = None
            continue
        for mark in chunk:
            piece = program.pieces[mark]
            match piece.kind:
                case PieceKind.LITERAL:
                    output.add(piece, piece.text, rounds)
                case PieceKind.COMPUTED:
                    computed = piece
                case PieceKind.LOOP:
                    rounds[piece.loop] = -1
                case PieceKind.ROUND:
                    rounds[piece.loop] += 1


class _Output:
    """Rendered text as it grows, with where each part of it came from."""

    def __init__(self, meter: Meter) -> None:
        self.parts: list[str] = []
        self._meter = meter
        self._length = 0
        self._segments: list[tuple[int, Piece, tuple[int, ...]]] = []

    def add(self, piece: Piece, text: str, rounds: Mapping[int, int]) -> None:
        iterations = tuple(_rounds_of(piece, rounds)) if piece.loops else ()
        self._segments.append((self._length, piece, iterations))
        self.parts.append(text)
        self._length += len(text)
        self._meter.allow_output(self._length)

    def add_computed(self, piece: Piece, text: str, rounds: Mapping[int, int]) -> None:
        if LINE_BREAK in text:
            text = lay_out(text, self._column())
        self.add(piece, text, rounds)

    def source_map(self, newlines: Newlines) -> SourceMap:
        return SourceMap.of(tuple(self._all_segments()), newlines)

    @property
    def last_span(self) -> Span:
        return self._segments[-1][1].span if self._segments else Span(0, 0)

    def _column(self) -> int:
        """How many characters the current line has already."""
        column = 0
        for part in reversed(self.parts):
            newline = part.rfind("\n")
            if newline >= 0:
                return column + len(part) - newline - 1
            column += len(part)
        return column

    def _all_segments(self) -> Iterator[Segment]:
        ends = [start for start, _, _ in self._segments[1:]]
        ends.append(self._length)
        for (start, piece, iterations), end in zip(self._segments, ends, strict=False):
            kind = (
                SegmentKind.LITERAL if piece.kind is PieceKind.LITERAL else SegmentKind.EXPRESSION
            )
            yield Segment(Span(start, end), piece.span, kind, iterations)


def _rounds_of(piece: Piece, rounds: Mapping[int, int]) -> Iterator[int]:
    for loop in piece.loops:
        if rounds[loop] >= 0:  # an else branch runs outside the loop's rounds
            yield rounds[loop]
