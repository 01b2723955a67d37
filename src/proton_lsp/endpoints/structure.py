"""Requests about the shape of a file."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.analysis_thread import Priority
from proton_lsp.features import (
    document_symbol,
    folding_range,
    selection_range,
    workspace_symbol,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.source import SourceText
    from proton_lsp.request import Request
    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Folder

_MOST_SYMBOLS = 500


def symbols(
    request: Request, _params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    context = request.context
    found = document_symbol.compute(context)
    if request.client.nested_symbols:
        return [_nested(request, context.source, each) for each in found]
    uri = context.folder.uri(context.path)
    return [each for top in found for each in _flat(request, context.source, uri, top, None)]


def _nested(
    request: Request, source: SourceText, symbol: document_symbol.DocumentSymbol
) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name,
        kind=types.SymbolKind[symbol.word.value],
        range=request.range(source, symbol.span),
        selection_range=request.range(source, symbol.name_span),
        detail=symbol.detail or None,
        children=[_nested(request, source, each) for each in symbol.children],
    )


def _flat(
    request: Request,
    source: SourceText,
    uri: str,
    symbol: document_symbol.DocumentSymbol,
    container: str | None,
) -> Iterator[types.SymbolInformation]:
    location = types.Location(uri, request.range(source, symbol.span))
    kind = types.SymbolKind[symbol.word.value]
    yield types.SymbolInformation(location, symbol.name, kind, container_name=container)
    for child in symbol.children:
        yield from _flat(request, source, uri, child, symbol.name)


def folds(request: Request, _params: types.FoldingRangeParams) -> list[types.FoldingRange]:
    """Whole lines, which every client understands."""
    return [
        types.FoldingRange(
            fold.first,
            fold.last,
            kind=types.FoldingRangeKind.Comment if fold.is_comment else None,
        )
        for fold in folding_range.compute(request.context)
    ]


def selections(request: Request, params: types.SelectionRangeParams) -> list[types.SelectionRange]:
    """One chain for each position asked about."""
    context = request.context
    found = []
    for position in params.positions:
        spans = selection_range.compute(context, request.offset(context.source, position))
        chain: types.SelectionRange | None = None
        for span in reversed(spans):
            chain = types.SelectionRange(request.range(context.source, span), chain)
        assert chain is not None
        found.append(chain)
    return found


async def workspace_symbols(
    server: ProtonServer, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """Folder after folder; a long list is cut, as nobody reads it."""
    found: list[types.WorkspaceSymbol] = []
    for folder in server.index.folders:
        job = partial(_workspace_symbols, server.request(), folder, params.query)
        found += await server.analysis.run(Priority.WORKSPACE, job)
    return found[:_MOST_SYMBOLS]


def _workspace_symbols(request: Request, folder: Folder, query: str) -> list[types.WorkspaceSymbol]:
    found = []
    for symbol in islice(workspace_symbol.compute(folder, query), _MOST_SYMBOLS):
        location = request.location(folder, symbol.path, symbol.span)
        if location is not None:
            kind = types.SymbolKind[symbol.word.value]
            found.append(
                types.WorkspaceSymbol(location, symbol.name, kind, container_name=symbol.container)
            )
    return found
