"""``workspace/symbol``: templates, inputs, outputs and resources of all bundles by their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.source import Span
from proton_lsp.features.document_symbol import SymbolWord
from proton_lsp.symbols import SymbolKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.analysis import BundleAnalysis
    from proton_lsp.workspace import Folder

_WORDS = {
    SymbolKind.INPUT: SymbolWord.INPUT,
    SymbolKind.OUTPUT: SymbolWord.OUTPUT,
    SymbolKind.LOGICAL_ID: SymbolWord.RESOURCE,
    SymbolKind.SCHEMA_TYPE: SymbolWord.TYPE,
}


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """*container* is the template that the symbol belongs to."""

    name: str
    word: SymbolWord
    path: str
    span: Span
    container: str


def compute(folder: Folder, query: str) -> Iterator[WorkspaceSymbol]:
    """Every symbol whose name holds the characters of *query* in their order."""
    analysis = folder.analysis
    for root in analysis.project.roots:
        bundle = analysis.bundle(root)
        container = analysis.project.name_of(root) or root.path or "bundle"
        schema = bundle.bundle.schema_file
        if schema is not None and matches(container, query):
            yield WorkspaceSymbol(
                container, SymbolWord.INSTANCE, schema.source.path, Span(0, 0), root.kind.value
            )
        yield from _declared(bundle, container, query)
        folder.used(root.path)


def _declared(bundle: BundleAnalysis, container: str, query: str) -> Iterator[WorkspaceSymbol]:
    from proton_lsp.symbols import in_schemas, in_templates

    schema = bundle.bundle.schema
    found = list(in_schemas.occurrences(schema)) if schema else []
    for template in bundle.templates:
        found += in_templates.declarations(template.document)
    for each in found:
        word = _WORDS.get(each.symbol.kind)
        if each.use is Use.DECLARATION and word and matches(each.symbol.name, query):
            yield WorkspaceSymbol(each.symbol.name, word, each.path, each.span, container)


def matches(name: str, query: str) -> bool:
    """Whether the characters of *query* occur in *name* in their order, whatever their case."""
    rest = iter(name.lower())
    return all(character in rest for character in query.lower())
