"""Under which conditions a place of a template is rendered, and which conditions exclude others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.jinja.tree import (
    Binary,
    Comparison,
    Expression,
    For,
    If,
    Literal,
    Scope,
    Set,
    Statement,
    Template,
    Test,
    Unary,
)
from proton_bundle.jinja.unparse import unparse

if TYPE_CHECKING:
    from proton_bundle.source import SourceText


@dataclass(frozen=True, slots=True)
class Guard:
    """*expression* must hold, or must not; *text* writes it in one way whatever its spaces."""

    expression: Expression
    holds: bool
    text: str


def guards_at(template: Template, offset: int) -> tuple[Guard, ...]:
    """The conditions of every ``if`` branch around *offset*, outermost first."""
    guards: list[Guard] = []
    body = template.body
    while (statement := _at(body, offset)) is not None:
        match statement:
            case If():
                body = _branch(statement, offset, guards)
            case For():
                in_else = statement.else_tag and offset >= statement.else_tag.span.end
                body = statement.otherwise if in_else else statement.body
            case Set() | Scope():
                body = statement.body
            case _:
                break
    return tuple(guards)


def describe(guards: tuple[Guard, ...], source: SourceText) -> str | None:
    """The conditions as their author wrote them, such as ``a == 'x' and not (b)``; None if none."""
    said: dict[str, None] = {}
    for guard in guards:
        text = " ".join(source.slice(guard.expression.span).split())
        said[text if guard.holds else f"not ({text})"] = None
    parts = list(said)
    if len(parts) > 1:
        parts = [f"({part})" if " or " in part else part for part in parts]
    return " and ".join(parts) or None


def compatible(first: tuple[Guard, ...], second: tuple[Guard, ...]) -> bool:
    """Whether one rendering may satisfy both; false only where that is certain."""
    truths: dict[str, bool] = {}
    equals: dict[str, object] = {}
    for guard in (*first, *second):
        for expression, holds in _atoms(guard.expression, guard.holds):
            key, positive = _fact(expression)
            if truths.setdefault(key, holds is positive) is not (holds is positive):
                return False
            if not _agrees(expression, holds, equals):
                return False
    return True


_Fact: TypeAlias = tuple[str, bool]


def _fact(expression: Expression) -> _Fact:
    """What *expression* states, and whether in the affirmative: ``a != b`` denies ``a == b``."""
    match expression:
        case Comparison(first=left, rest=(("!=", right),)):
            return f"{unparse(left)} == {unparse(right)}", False
        case Comparison(first=left, rest=(("not in", right),)):
            return f"{unparse(left)} in {unparse(right)}", False
        case Test(negated=True, target=target, name=name, arguments=None):
            return f"{unparse(target)} is {name}", False
        case _:
            return unparse(expression), True


def _agrees(expression: Expression, holds: bool, equals: dict[str, object]) -> bool:
    """Note ``a == 'x'``; false where ``a`` must equal something else already."""
    match expression:
        case Comparison(first=left, rest=((operator, Literal(value=value)),)):
            if operator != ("==" if holds else "!="):
                return True
            known = equals.setdefault(unparse(left), value)
            return known == value
        case _:
            return True


def _atoms(expression: Expression, holds: bool) -> list[tuple[Expression, bool]]:
    """The single statements in *expression*, if it is true or false as a whole."""
    found: list[tuple[Expression, bool]] = []
    pending = [(expression, holds)]
    while pending:
        node, truth = pending.pop()
        match node:
            case Unary(operator="not", operand=operand):
                pending.append((operand, not truth))
            case Binary(operator="and", left=left, right=right) if truth:
                pending += (left, True), (right, True)
            case Binary(operator="or", left=left, right=right) if not truth:
                pending += (left, False), (right, False)
            case _:
                found.append((node, truth))
    return found


def _at(body: tuple[Statement, ...], offset: int) -> Statement | None:
    """The statement of *body* that *offset* lies in."""
    low, high = 0, len(body)
    while low < high:
        middle = (low + high) // 2
        if body[middle].span.end <= offset:
            low = middle + 1
        else:
            high = middle
    return body[low] if low < len(body) and body[low].span.start <= offset else None


def _branch(statement: If, offset: int, guards: list[Guard]) -> tuple[Statement, ...]:
    """The branch that *offset* is in, its conditions added; the tags belong to no branch."""
    index = -1
    for number, branch in enumerate(statement.branches):
        if branch.tag.span.end <= offset:
            index = number
    tags = [branch.tag for branch in statement.branches] + [statement.end]
    if index < 0 or any(tag and tag.span.start <= offset < tag.span.end for tag in tags):
        return ()
    for number, branch in enumerate(statement.branches[: index + 1]):
        if (test := branch.test) is not None:
            guards.append(Guard(test, holds=number == index, text=unparse(test)))
    return statement.branches[index].body
