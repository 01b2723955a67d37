"""``textDocument/selectionRange``: from the word outwards to expression, island, value, block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, walk
from proton_bundle.jinja import walk as jinja_walk
from proton_bundle.source import Span
from proton_lsp.features.document_symbol import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_lsp.features import FeatureContext


def compute(context: FeatureContext, offset: int) -> tuple[Span, ...]:
    """Spans around *offset*, each strictly inside the next; the last is the whole text."""
    around = {span for span in (*_jinja(context), *_yaml(context)) if offset in span}
    chain = [context.source.span]
    for span in sorted(around, key=lambda each: each.end - each.start, reverse=True):
        # Jinja and YAML may cross each other: what is not inside the last one is left out.
        if chain[-1].covers(span) and span != chain[-1]:
            chain.append(span)
    return tuple(reversed(chain))


def _jinja(context: FeatureContext) -> Iterator[Span]:
    for statement in jinja_walk.statements(context.jinja):
        yield statement.span
        for outer in jinja_walk.expressions(statement):
            for node in jinja_walk.walk(outer):
                yield node.span
                name_span = getattr(node, "name_span", None)
                if name_span is not None:
                    yield name_span
    for island in context.jinja.islands:
        yield island.span


def _yaml(context: FeatureContext) -> Iterator[Span]:
    for node in walk(context.yaml.root):
        yield trimmed(context, node.span)
        if isinstance(node, ScalarNode):
            yield node.content
        elif isinstance(node, MappingNode):
            for entry in node.entries:
                yield trimmed(context, Span(entry.key.span.start, entry.value.span.end))
