"""``textDocument/linkedEditingRange``: rename ``if`` and the ``if`` of ``endif`` as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.source import Span
from proton_lsp.features.blocks import blocks, end_of

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext

_PREFIX = "end"


def compute(context: FeatureContext, offset: int) -> tuple[Span, Span] | None:
    """The two spans that change together around *offset*, or None."""
    for statement, tags in blocks(context.jinja):
        end = end_of(statement)
        if end is None or not end.keyword.startswith(_PREFIX):
            continue
        opening = tags[0].keyword_span
        closing = Span(end.keyword_span.start + len(_PREFIX), end.keyword_span.end)
        same = context.source.slice(opening) == context.source.slice(closing)
        if same and (offset in opening or offset in closing):
            return opening, closing
    return None
