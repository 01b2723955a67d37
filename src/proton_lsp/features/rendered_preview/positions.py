"""Places in a template ⇄ places in what it rendered to, also while the template changes."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING

from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_bundle.source import SourceText
    from proton_lsp.features.rendered_preview import Preview


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """*exact*: the very characters; else *span* is the whole expression that made them."""

    span: Span
    exact: bool


def to_rendered(preview: Preview, now: SourceText, offset: int) -> tuple[Span, ...]:
    """What *offset* of the template, which reads *now*, became: once for each round of a loop.

    For what left no trace, such as a branch not taken: the end of the text before it.
    """
    if preview.source_map is None:
        return ()
    at = moved(offset, now.text, preview.source.text)
    found = preview.source_map.to_rendered(Span(at, at))
    if found:
        return found
    before = [each for each in preview.source_map.segments if each.template.end <= at]
    end = max(before, key=lambda each: each.template.end).rendered.end if before else 0
    return (Span(end, end),)


def to_template(preview: Preview, now: SourceText, offset: int) -> TemplatePlace | None:
    """Where *offset* of the rendered text comes from, in the template as it reads *now*."""
    origin = preview.source_map.to_template(offset, offset) if preview.source_map else None
    if origin is None:
        return None
    old = preview.source.text
    start, end = (moved(each, old, now.text) for each in origin.span)
    return TemplatePlace(Span(start, max(start, end)), origin.exact)


def moved(offset: int, old: str, new: str) -> int:
    """Where *offset* of *old* is after the edit that made it *new*; inside the edit, its start."""
    if old == new:
        return offset
    start = len(_common(old, new))
    most = min(len(old), len(new)) - start
    tail = len(_common(old[len(old) - most :][::-1], new[len(new) - most :][::-1]))
    if offset <= start:
        return offset
    return offset + len(new) - len(old) if offset >= len(old) - tail else start


def _common(one: str, other: str) -> str:
    return commonprefix((one, other))  # noqa: RUF071  # characters are meant, not paths
