"""``read_yaml`` and ``read_template``: any text to a YAML tree with spans and problems."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from proton_bundle.decode.composing import Dynamic, compose
from proton_bundle.decode.conditions import compatible, guards_at
from proton_bundle.decode.duplicates import duplicate_keys
from proton_bundle.decode.lines import indent_of, split
from proton_bundle.decode.masking import mask
from proton_bundle.jinja.parser import parse
from proton_bundle.jinja.tree import For, If
from proton_bundle.jinja.walk import statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.decode.lines import Lines
    from proton_bundle.decode.masking import Masked
    from proton_bundle.decode.nodes import Document, Problem
    from proton_bundle.jinja.tree import Template
    from proton_bundle.source import SourceText


@dataclass(frozen=True, slots=True)
class TemplateDocument:
    """A Jinja template of YAML, read both ways. *masked* has the source's length and line ends.

    A problem of *yaml* is about the template with all branches merged; the rendered text decides.
    """

    source: SourceText
    jinja: Template
    masked: str
    yaml: Document


def read_yaml(source: SourceText) -> Document:
    """The first document of a file without Jinja; never raises."""
    lines, problems = split(source, source.text)
    document = compose(source.text, lines, Dynamic(), ())
    if not document.problems:
        problems += duplicate_keys(document.root, lambda _first, _second: True)
    return _with_problems(document, [*problems, *document.problems])


def read_template(source: SourceText) -> TemplateDocument:
    """A template's Jinja and, behind its mask, its YAML; never raises."""
    template = parse(source.text)
    masked = mask(source, template)
    lines, problems = split(source, masked.text)
    _drop_islands(source, lines, masked)
    document = compose(source.text, lines, masked.dynamic, tuple(_later_branches(source, template)))

    def can_meet(first: int, second: int) -> bool:
        return compatible(guards_at(template, first), guards_at(template, second))

    if not (document.problems or template.problems):
        problems += duplicate_keys(document.root, can_meet)
    document = _with_problems(document, [*problems, *document.problems])
    return TemplateDocument(source, template, masked.text, document)


def _with_problems(document: Document, problems: list[Problem]) -> Document:
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.span)
    return replace(document, problems=tuple(ordered))


def _drop_islands(source: SourceText, lines: Lines, masked: Masked) -> None:
    """Empty the lines that held only what prints nothing, and pull back what stands behind it."""
    for span in masked.removed:
        first, last = source.position(span.start).line, source.position(span.end).line
        for number in range(first, last + 1):
            line = lines.fed[number].rstrip()
            original = source.line_text(number)
            gap = indent_of(line) - indent_of(original)
            if line and gap > 0 and number not in lines.shifts:
                lines.shifts[number] = gap
                line = line[gap:]
            lines.fed[number] = line


def _later_branches(source: SourceText, template: Template) -> Iterator[range]:
    """The lines of each ``elif`` and ``else`` branch, tags left out."""
    for statement in statements(template):
        match statement:
            case If(branches=branches, span=span):
                tags = [branch.tag.span.start for branch in branches[1:]]
            case For(else_tag=tag, span=span) if tag is not None:
                tags = [tag.span.start]
            case _:
                continue
        for start, end in pairwise([*tags, span.end]):
            yield range(source.position(start).line + 1, source.position(end).line)
