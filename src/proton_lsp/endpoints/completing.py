"""Completion with its documentation on demand, and the signature of what is being called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from proton_lsp.convert.texts import markup
from proton_lsp.features import completion, signature_help

if TYPE_CHECKING:
    from proton_bundle.source import Span
    from proton_lsp.request import Request


def complete(request: Request, params: types.CompletionParams) -> types.CompletionList:
    context = request.context
    found = completion.compute(context, request.offset(context.source, params.position))
    ranges: dict[Span, types.Range] = {}
    items = []
    for number, item in enumerate(found.items):
        if item.span not in ranges:
            ranges[item.span] = request.range(context.source, item.span)
        items.append(_item(request, item, number, ranges[item.span]))
    return types.CompletionList(is_incomplete=found.incomplete, items=items)


def _item(
    request: Request, item: completion.Item, number: int, where: types.Range
) -> types.CompletionItem:
    documented = item.documentation
    if item.resource_type and not request.client.completion_resolve:
        documented = completion.documentation(item.resource_type)
    return types.CompletionItem(
        label=item.label,
        kind=types.CompletionItemKind[item.word.value],
        detail=item.detail or None,
        documentation=markup(documented, request.client) if documented else None,
        sort_text=f"{number:04}",
        filter_text=item.label,
        text_edit=types.TextEdit(where, item.text),
        data={"type": item.resource_type} if item.resource_type else None,
    )


def resolve(request: Request, item: types.CompletionItem) -> types.CompletionItem:
    """The documentation of a resource type, which is too much to send for all of them."""
    data: Any = item.data
    name = data.get("type") if isinstance(data, dict) else None
    text = completion.documentation(name) if isinstance(name, str) else ""
    if text:
        item.documentation = markup(text, request.client)
    return item


def signature(request: Request, params: types.SignatureHelpParams) -> types.SignatureHelp | None:
    context = request.context
    found = signature_help.compute(context, request.offset(context.source, params.position))
    if found is None:
        return None
    known = found.signature
    parameters = [types.ParameterInformation(each.name) for each in known.parameters]
    information = types.SignatureInformation(
        known.label, documentation=markup(known.doc, request.client), parameters=parameters
    )
    return types.SignatureHelp([information], active_signature=0, active_parameter=found.active)
