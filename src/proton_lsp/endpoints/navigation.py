"""Requests that lead from a name to other places, or change it everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.convert.edits import write_workspace_edit
from proton_lsp.features import definition as definition_feature
from proton_lsp.features import document_highlight, document_link
from proton_lsp.features import references as references_feature
from proton_lsp.features import rename as rename_feature
from proton_lsp.symbols import Use

if TYPE_CHECKING:
    from proton_lsp.request import Request

_HIGHLIGHTS = {
    Use.DECLARATION: types.DocumentHighlightKind.Write,
    Use.GIVEN: types.DocumentHighlightKind.Write,
    Use.READ: types.DocumentHighlightKind.Read,
    None: types.DocumentHighlightKind.Text,
}


def definition(
    request: Request, params: types.DefinitionParams | types.DeclarationParams
) -> list[types.Location] | list[types.LocationLink]:
    context = request.context
    offset = request.offset(context.source, params.position)
    locations, links = [], []
    for target in definition_feature.compute(context, offset):
        location = request.location(context.folder, target.path, target.span)
        if location is None:
            continue
        locations.append(location)
        origin = request.range(context.source, target.origin)
        links.append(types.LocationLink(location.uri, location.range, location.range, origin))
    return links if request.client.location_links else locations


def references(request: Request, params: types.ReferenceParams) -> list[types.Location]:
    context = request.context
    found = references_feature.compute(
        context,
        request.offset(context.source, params.position),
        with_declaration=params.context.include_declaration,
    )
    locations = (request.location(context.folder, each.path, each.span) for each in found)
    return [each for each in locations if each is not None]


def highlight(
    request: Request, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    context = request.context
    found = document_highlight.compute(context, request.offset(context.source, params.position))
    return [
        types.DocumentHighlight(request.range(context.source, each.span), _HIGHLIGHTS[each.use])
        for each in found
    ]


def prepare_rename(
    request: Request, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    context = request.context
    found = rename_feature.prepare(context, request.offset(context.source, params.position))
    if found is None:
        return None
    where = request.range(context.source, found.span)
    return types.PrepareRenamePlaceholder(where, found.symbol.name)


def rename(request: Request, params: types.RenameParams) -> types.WorkspaceEdit | None:
    context = request.context
    offset = request.offset(context.source, params.position)
    edits = rename_feature.compute(context, offset, params.new_name)
    return write_workspace_edit(request, context.folder, edits)


def links(request: Request, _params: types.DocumentLinkParams) -> list[types.DocumentLink]:
    context = request.context
    return [
        types.DocumentLink(
            request.range(context.source, link.span),
            context.folder.uri(link.path),
            tooltip=link.tooltip or None,
        )
        for link in document_link.compute(context)
    ]
