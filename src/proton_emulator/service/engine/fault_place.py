"""Which part of a rendered template CloudFormation's words are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_cloudformation.template import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proton_bundle.source import Span
    from proton_cloudformation.template import Template

_SECTIONS = ("Resources", "Outputs", "Parameters", "Conditions", "Mappings")
# CloudFormation puts names into brackets or parentheses: "[A, B]", "[/Resources/A/Type]", "(A)".
_NAMED = re.compile(r"\[([^\][]+)\]|\(([\w:]+)\)")


def fault_place(text: str, resource: str | None, message: str) -> Span | None:
    """The span of *resource*'s name in *text*, else of what *message* names; None if neither is."""
    template = load(text)
    for path in _paths(template, resource, message):
        if template.node_at(path):
            return template.name_span_of(path)
    return next(_words(text, message), None)


def _paths(template: Template, resource: str | None, message: str) -> Iterator[Sequence[str | int]]:
    if resource:
        yield ("Resources", resource)
    if "ransform" in message:
        yield ("Transform",)
    for name in _names(message):
        if name.startswith("/"):
            yield tuple(int(s) if s.isdecimal() else s for s in name.strip("/").split("/"))
        else:
            yield from ((section, name) for section in _SECTIONS)


def _words(text: str, message: str) -> Iterator[Span]:
    """Where a name first stands that is no key of a section, such as a type or a dangling name."""
    from proton_bundle.source import Span

    for name in _names(message):
        found = re.search(rf"(?<![\w:]){re.escape(name)}(?![\w:])", text)
        if found:
            yield Span(found.start(), found.end())


def _names(message: str) -> Iterator[str]:
    for found in _NAMED.finditer(message):
        for name in (found[1] or found[2]).split(","):
            yield name.strip()
