"""``textDocument/definition`` and ``declaration``: where the name under the cursor is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.source import Span
from proton_lsp.features import document_link
from proton_lsp.symbols import Use
from proton_lsp.symbols.search import occurrences_of

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a file; *origin* is what the person pointed at."""

    path: str
    span: Span
    origin: Span


def compute(context: FeatureContext, offset: int) -> tuple[Target, ...]:
    """Every declaration; an output may be declared by several environment templates."""
    found = occurrences_of(context.folder.analysis, context.path, offset)
    here = next((each for each in found if each.path == context.path and offset in each.span), None)
    if here is not None:
        return tuple(
            Target(each.path, each.span, here.span) for each in found if each.use is Use.DECLARATION
        )
    return tuple(
        Target(link.path, Span(0, 0), link.span)
        for link in document_link.compute(context)
        if offset in link.span
    )
