"""Requests that come while a person types: closing, formatting, editing two places as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.convert.edits import write_edits
from proton_lsp.features import formatting, linked_editing, on_type_formatting

if TYPE_CHECKING:
    from proton_lsp.request import Request


def linked(
    request: Request, params: types.LinkedEditingRangeParams
) -> types.LinkedEditingRanges | None:
    context = request.context
    found = linked_editing.compute(context, request.offset(context.source, params.position))
    if found is None:
        return None
    return types.LinkedEditingRanges([request.range(context.source, span) for span in found])


def on_type(request: Request, params: types.DocumentOnTypeFormattingParams) -> list[types.TextEdit]:
    context = request.context
    offset = request.offset(context.source, params.position)
    return write_edits(request, context.source, on_type_formatting.compute(context, offset))


def whole(request: Request, _params: types.DocumentFormattingParams) -> list[types.TextEdit]:
    context = request.context
    return write_edits(request, context.source, formatting.compute(context))


def part(request: Request, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit]:
    context = request.context
    within = request.span(context.source, params.range)
    return write_edits(request, context.source, formatting.compute(context, within))
