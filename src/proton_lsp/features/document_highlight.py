"""``textDocument/documentHighlight``: the same name elsewhere in the file, or a block's tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_lsp.features import blocks
from proton_lsp.symbols import Use
from proton_lsp.symbols.search import occurrences_of

if TYPE_CHECKING:
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class Highlight:
    """*use* None: neither read nor written, such as a tag."""

    span: Span
    use: Use | None = None


def compute(context: FeatureContext, offset: int) -> tuple[Highlight, ...]:
    for _, tags in blocks.blocks(context.jinja):
        if any(offset in tag.keyword_span for tag in tags):
            return tuple(Highlight(tag.keyword_span) for tag in tags)
    found = occurrences_of(context.folder.analysis, context.path, offset)
    return tuple(Highlight(each.span, each.use) for each in found if each.path == context.path)
