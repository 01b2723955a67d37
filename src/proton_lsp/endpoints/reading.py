"""Requests about what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.convert.texts import markup

if TYPE_CHECKING:
    from proton_lsp.request import Request


def hover(request: Request, params: types.HoverParams) -> types.Hover | None:
    from proton_lsp.features import hover as feature

    context = request.context
    offset = request.offset(context.source, params.position)
    found = feature.compute(context, offset, request.choice)
    if found is None:
        return None
    return types.Hover(
        markup(found.markdown, request.client), request.range(context.source, found.span)
    )


def inlay_hints(request: Request, params: types.InlayHintParams) -> list[types.InlayHint]:
    from proton_lsp.features import inlay_hint

    context = request.context
    span = request.span(context.source, params.range)
    return [
        types.InlayHint(
            request.position(context.source, hint.offset),
            hint.text,
            tooltip=hint.tooltip,
            padding_left=True,
        )
        for hint in inlay_hint.compute(context, span, request.choice)
    ]
