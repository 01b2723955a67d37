"""``textDocument/signatureHelp``: the arguments of the filter, test or function being called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.jinja.lexer import lex_tolerant
from proton_bundle.jinja.signatures import filters, functions, tests
from proton_lsp.features.completion.in_jinja import island_at

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Token
    from proton_bundle.jinja.signatures import Signature
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class ActiveSignature:
    """*active* is the argument being written, None when there are more than the signature has."""

    signature: Signature
    active: int | None


def compute(context: FeatureContext, offset: int) -> ActiveSignature | None:
    island = island_at(context.jinja, context.source.text, offset)
    if island is None:
        return None
    start = island.delimiters.open.end
    tokens = [t for t in lex_tolerant(context.source.text, start, offset)[0] if t.kind != "end"]
    opened = _open_parenthesis(tokens)
    signature = _signature(tokens[:opened]) if opened else None
    if signature is None or opened is None:
        return None
    return ActiveSignature(signature, _active(signature, tokens[opened + 1 :]))


def _open_parenthesis(tokens: list[Token]) -> int | None:
    """The index of the innermost parenthesis that is still open; open lists are looked over."""
    depth = 0
    for index in range(len(tokens) - 1, -1, -1):
        depth += (tokens[index].text in ")]}") - (tokens[index].text in "([{")
        if depth < 0 and tokens[index].text == "(":
            return index
        depth = max(depth, 0)
    return None


def _signature(before: list[Token]) -> Signature | None:
    """Of the name that the tokens end with."""
    name = before[-1].text if before and before[-1].kind == "name" else ""
    words = [token.text for token in before[:-1]]
    if words[-1:] == ["|"]:
        return filters().get(name)
    if words[-1:] == ["is"] or words[-2:] == ["is", "not"]:
        return tests().get(name)
    return None if words[-1:] == ["."] else functions().get(name)


def _active(signature: Signature, inside: list[Token]) -> int | None:
    """By the commas before the cursor, or by the name that the last argument is given with."""
    depth, count, last = 0, 0, 0
    for index, token in enumerate(inside):
        depth += (token.text in "([{") - (token.text in ")]}")
        if token.text == "," and depth == 0:
            count, last = count + 1, index + 1
    names = [parameter.name for parameter in signature.parameters]
    argument = [token.text for token in inside[last:]]
    if argument[1:2] == ["="]:
        return names.index(argument[0]) if argument[0] in names else None
    return count if count < len(names) else None
