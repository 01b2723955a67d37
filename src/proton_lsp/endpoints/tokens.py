"""Semantic tokens: the whole file, a part of it, or what changed since the client last asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from lsprotocol import types

from proton_lsp.features import semantic_tokens as feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext
    from proton_lsp.request import Request

_TYPES = {kind: index for index, kind in enumerate(feature.TokenType)}
_KEPT = 200


def full(request: Request, _params: types.SemanticTokensParams) -> types.SemanticTokens:
    data = _data(request, request.context)
    return types.SemanticTokens(data, result_id=_remember(request, data))


def part(request: Request, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    context = request.context
    within = request.span(context.source, params.range)
    return types.SemanticTokens(_data(request, context, within))


def delta(
    request: Request, params: types.SemanticTokensDeltaParams
) -> types.SemanticTokens | types.SemanticTokensDelta:
    """One edit from the first to the last difference; everything if the client's are not known."""
    known = request.sent_tokens.get(request.uri)
    data = _data(request, request.context)
    if known is None or known[0] != params.previous_result_id:
        return types.SemanticTokens(data, result_id=_remember(request, data))
    edit = _difference(known[1], data)
    return types.SemanticTokensDelta([edit] if edit else [], result_id=_remember(request, data))


def _data(request: Request, context: FeatureContext, within: Span | None = None) -> list[int]:
    data: list[int] = []
    line = character = 0
    for token in feature.compute(context, within):
        where = request.range(context.source, token.span)
        start = where.start
        if start.line != line:
            character = 0
        length = where.end.character - start.character
        data += [start.line - line, start.character - character, length, _TYPES[token.type], 0]
        line, character = start.line, start.character
    return data


def _difference(old: list[int], new: list[int]) -> types.SemanticTokensEdit | None:
    if old == new:
        return None
    start = _common(zip(old, new, strict=False))
    rest_old, rest_new = old[start:], new[start:]
    end = _common(zip(reversed(rest_old), reversed(rest_new), strict=False))
    return types.SemanticTokensEdit(start, len(rest_old) - end, rest_new[: len(rest_new) - end])


def _common(pairs: Iterable[tuple[int, int]]) -> int:
    """How many pairs at the beginning are equal."""
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def _remember(request: Request, data: list[int]) -> str:
    mark = f"{crc32(repr(data).encode()):08x}"
    request.sent_tokens.pop(request.uri, None)
    request.sent_tokens[request.uri] = (mark, data)
    if len(request.sent_tokens) > _KEPT:
        del request.sent_tokens[next(iter(request.sent_tokens))]
    return mark
