"""A bound on how deep one expression's tree is, so that whoever walks it may recurse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import Expression, Invalid, Problem
from proton_bundle.jinja.walk import children

if TYPE_CHECKING:
    from proton_bundle.jinja.lexer import Lexed

MAX_DEPTH = 150


def limit_depth(
    expression: Expression, lexed: Lexed, problems: list[Problem]
) -> tuple[Expression, list[Problem]]:
    """*expression*, or an ``Invalid`` with a problem where a chain of operators is too long."""
    if len(lexed.tokens) <= MAX_DEPTH or _depth(expression) <= MAX_DEPTH:
        return expression, problems
    message = f"more than {MAX_DEPTH} operators deep; use {{% set %}} for parts"
    return Invalid(expression.span), [*problems, Problem(expression.span, "too-deep", message)]


def _depth(expression: Expression) -> int:
    deepest = 0
    pending = [(expression, 1)]
    while pending:
        node, depth = pending.pop()
        deepest = max(deepest, depth)
        pending.extend((child, depth + 1) for child in children(node))
    return deepest
