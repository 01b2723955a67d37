"""``textDocument/completion``: what may stand at the cursor, in Jinja, YAML and Proton's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.features.completion import (
    in_cloudformation,
    in_jinja,
    in_proton_files,
    quickly,
)
from proton_lsp.features.completion.items import NOTHING, Completions, Item, Word
from proton_lsp.features.completion.yaml_lines import insertion_at

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext

__all__ = ["Completions", "Item", "Word", "compute", "documentation"]


def compute(context: FeatureContext, offset: int) -> Completions:
    """The completions at *offset*; the text may be half typed."""
    members = quickly.members_before(context, offset)
    if members is not None:
        return Completions(tuple(in_jinja.members(context, members, offset)))
    island = in_jinja.island_at(context.jinja, context.source.text, offset)
    if island is not None:
        return Completions(tuple(in_jinja.compute(context, island, offset)))
    where = insertion_at(context, offset)
    if where is None:
        return NOTHING
    if context.template is not None and context.template.path == context.path:
        return in_cloudformation.compute(context, where)
    return Completions(tuple(in_proton_files.compute(context, where)))


def documentation(resource_type: str) -> str:
    """The Markdown that was left out of an item with this *resource_type*."""
    from proton_cloudformation.registry import resource_schema

    schema = resource_schema(resource_type)
    return schema.description if schema else ""
