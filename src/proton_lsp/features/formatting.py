"""``textDocument/formatting``: one blank inside Jinja's delimiters, and nothing else.

Only blanks inside islands are touched, so what a template renders to stays the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.findings import Edit
from proton_bundle.jinja.tree import Comment, Raw
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.tree import BlockTag, Delimiters, Output
    from proton_lsp.features import FeatureContext


def compute(context: FeatureContext, within: Span | None = None) -> tuple[Edit, ...]:
    """The edits for the whole file, or for the islands that lie *within* a span."""
    return tuple(
        edit
        for island in context.jinja.islands
        if within is None or within.overlaps(island.span)
        for delimiters in _delimiters(island)
        for edit in _padding(context, delimiters)
    )


def _delimiters(island: Output | Comment | BlockTag | Raw) -> tuple[Delimiters, ...]:
    if isinstance(island, Raw):
        tags = (island.start, island.end)
        return tuple(tag.delimiters for tag in tags if tag is not None)
    # A comment's text is its author's.
    return () if isinstance(island, Comment) else (island.delimiters,)


def _padding(context: FeatureContext, delimiters: Delimiters) -> Iterator[Edit]:
    if delimiters.close is None:
        return
    start, end = delimiters.open.end, delimiters.close.start
    text = context.source.text
    first = _not_blank(text, start, end, 1)
    last = _not_blank(text, end - 1, start - 1, -1)
    if first is None or last is None:
        return
    for blank, neighbour in ((Span(start, first), first), (Span(last + 1, end), last)):
        # A line break there is layout that someone chose.
        if context.source.slice(blank) != " " and text[neighbour] not in "\r\n":
            yield Edit(context.path, blank, " ")


def _not_blank(text: str, start: int, stop: int, step: int) -> int | None:
    """Where the first character stands that is neither blank nor tab."""
    return next((at for at in range(start, stop, step) if text[at] not in " \t"), None)
