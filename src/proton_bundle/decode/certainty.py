"""Whether what YAML refuses in a template is refused in every rendering of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from proton_bundle.decode.lexical import ends_in_quotes
from proton_bundle.decode.reading import read_template
from proton_bundle.jinja.tree import BlockTag, For, If, Output
from proton_bundle.jinja.walk import statements
from proton_bundle.source import SourceText, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.decode.nodes import Problem
    from proton_bundle.decode.reading import TemplateDocument
    from proton_bundle.jinja.tree import Comment, Raw, Statement

_VISIBLE = re.compile(r"[^\r\n]+")


def in_every_rendering(document: TemplateDocument, problem: Problem) -> bool:
    """No bare expression on the problem's lines, and it stays when branches around others go."""
    if _has_bare_expression(document, problem.span):
        return False
    if not any(isinstance(island, BlockTag) for island in document.jinja.islands):
        return True
    return all(_stays(document, problem, kept) for kept in (None, 0, -1))


def _has_bare_expression(document: TemplateDocument, span: Span) -> bool:
    """Whether an expression on the lines of *span* may render to more than a part of a text."""
    source = document.source
    begin, end = (source.position(offset).line for offset in span)
    lines = Span(source.line_span(begin).start, source.line_span(end).end)
    islands = document.jinja.islands
    for index in range(bisect_left(islands, lines.start, key=_end), len(islands)):
        island = islands[index]
        if island.span.start >= lines.end:
            break
        if isinstance(island, Output):
            start = source.line_span(source.position(island.span.start).line).start
            if not ends_in_quotes(document.masked[start : island.span.start]):
                return True
    return False


def _end(island: Output | Comment | BlockTag | Raw) -> int:
    return island.span.end


def _stays(document: TemplateDocument, problem: Problem, kept: int | None) -> bool:
    """Whether it is there when only the *kept* one of the branches around others is."""
    source = document.source
    text = _without(source.text, _other_branches(document, problem.span, kept))
    first = source.position(problem.span.start).line
    less = SourceText(source.path, text)
    others = read_template(less).yaml.problems
    return any(less.position(other.span.start).line == first for other in others)


def _other_branches(document: TemplateDocument, span: Span, kept: int | None) -> Iterator[Span]:
    """What stands between two tags of an ``if`` or ``for``, where *span* is not in between."""
    for statement in statements(document.jinja):
        bodies = [Span(a.end, b.start) for a, b in pairwise(_tags(statement))]
        own = [body for body in bodies if body.start <= span.start < body.end]
        stay = own or (bodies[kept:][:1] if kept is not None else [])
        yield from (body for body in bodies if body not in stay)


def _tags(statement: Statement) -> list[Span]:
    match statement:
        case If(branches=branches, end=end):
            tags = [*(branch.tag for branch in branches), end]
        case For(tag=tag, else_tag=else_tag, end=end):
            tags = [tag, else_tag, end]
        case _:
            tags = []
    return [tag.span for tag in tags if tag is not None]


def _without(text: str, spans: Iterator[Span]) -> str:
    """*text* with its lines, and nothing on them under *spans*."""
    parts, position = [], 0
    for span in sorted(spans):
        if span.start >= position:
            parts += [text[position : span.start], _VISIBLE.sub("", text[span.start : span.end])]
            position = span.end
    return "".join([*parts, text[position:]])
