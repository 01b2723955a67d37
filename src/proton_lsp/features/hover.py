"""``textDocument/hover``: what the thing under the cursor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.signatures import filters, tests

if TYPE_CHECKING:
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class Hover:
    """*markdown* about what *span* covers."""

    span: Span
    markdown: str


def compute(context: FeatureContext, offset: int) -> Hover | None:
    """The hover at *offset*; None where there is nothing to say."""
    node = context.expression_at(offset)
    if isinstance(node, tree.Filter | tree.Test) and offset in node.name_span:
        return _signature(node)
    return None


def _signature(node: tree.Filter | tree.Test) -> Hover | None:
    known = filters() if isinstance(node, tree.Filter) else tests()
    signature = known.get(node.name)
    if signature is None:
        return None
    word = "filter" if isinstance(node, tree.Filter) else "test"
    return Hover(node.name_span, f"```\n{word} {signature.label}\n```\n{signature.doc}")
