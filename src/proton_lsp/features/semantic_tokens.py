"""``textDocument/semanticTokens``: what each word inside the Jinja islands is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.jinja.lexer import lex_tolerant
from proton_bundle.jinja.tree import (
    Attribute,
    BlockTag,
    Call,
    Comment,
    Filter,
    Name,
    Output,
    Raw,
    Scope,
    Test,
)
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.tree import Expression, Template
    from proton_lsp.features import FeatureContext


class TokenType(StrEnum):
    """The legend, in its order."""

    KEYWORD = "keyword"
    VARIABLE = "variable"
    PROPERTY = "property"
    FUNCTION = "function"
    METHOD = "method"
    PARAMETER = "parameter"
    STRING = "string"
    NUMBER = "number"
    OPERATOR = "operator"
    COMMENT = "comment"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Token:
    """Never empty and never beyond its line."""

    span: Span
    type: TokenType


_KINDS = {
    "string": TokenType.STRING,
    "integer": TokenType.NUMBER,
    "float": TokenType.NUMBER,
    "name": TokenType.KEYWORD,
}
_PUNCTUATION = frozenset(".,:;()[]{}")


def compute(context: FeatureContext, within: Span | None = None) -> tuple[Token, ...]:
    """The tokens in text order; with *within* only those of islands that touch it."""
    names: dict[Span, TokenType] = {}
    for span, kind in _names(context.jinja):
        # A call comes before the name that it calls, and knows better.
        names.setdefault(span, kind)
    found: list[Token] = []
    for island in context.jinja.islands:
        if within is None or within.overlaps(island.span):
            found += _island(context, island, names)
    return tuple(token for each in found for token in _by_line(context, each))


def _island(
    context: FeatureContext, island: Output | Comment | BlockTag | Raw, names: dict[Span, TokenType]
) -> Iterator[Token]:
    if isinstance(island, Comment):
        yield Token(island.span, TokenType.COMMENT)
        return
    if isinstance(island, Raw):
        for tag in (island.start, island.end):
            if tag is not None:
                yield Token(tag.keyword_span, TokenType.KEYWORD)
        return
    close = island.delimiters.close
    stop = close.start if close else island.span.end
    tokens, _ = lex_tolerant(context.source.text, island.delimiters.open.end, stop)
    for token in tokens:
        if token.kind == "end" or token.kind in _PUNCTUATION:
            continue
        kind = _KINDS.get(token.kind, TokenType.OPERATOR)
        yield Token(token.span, names.get(token.span, kind))


def _names(template: Template) -> Iterator[tuple[Span, TokenType]]:
    """What each name is; names that are missing here are keywords: in, is, not, true …"""
    for statement in statements(template):
        if isinstance(statement, Scope):
            yield from _scope(statement)
        for outer in expressions(statement):
            for node in walk(outer):
                yield from _node(node)


def _scope(scope: Scope) -> Iterator[tuple[Span, TokenType]]:
    if scope.name is not None:
        yield scope.name.span, TokenType.MACRO
    for parameter in scope.parameters:
        yield (
            Span(parameter.span.start, parameter.span.start + len(parameter.name)),
            (TokenType.PARAMETER),
        )


def _node(node: Expression) -> Iterator[tuple[Span, TokenType]]:
    match node:
        case Name():
            yield node.span, TokenType.VARIABLE
        case Attribute(name_span=span):
            yield span, TokenType.PROPERTY
        case Filter(name_span=span) | Test(name_span=span):
            yield span, TokenType.FUNCTION
        case Call(target=Name() as target):
            yield target.span, TokenType.FUNCTION
        case Call(target=Attribute(name_span=span)):
            yield span, TokenType.METHOD
        case _:
            pass
    arguments = getattr(node, "arguments", None)
    for keyword in arguments.keywords if arguments is not None else ():
        yield keyword.name_span, TokenType.PARAMETER


def _by_line(context: FeatureContext, token: Token) -> Iterator[Token]:
    """*token* cut at line ends, which not every client can read over."""
    source = context.source
    first = source.position(token.span.start).line
    last = source.position(token.span.end).line
    for line in range(first, last + 1):
        row = source.line_span(line)
        start, end = max(token.span.start, row.start), min(token.span.end, row.end)
        if start < end:
            yield Token(Span(start, end), token.type)
