"""Arithmetic: what ``+ - * / // % **`` and ``~`` give, and where Python refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle import values
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import (
    NOTHING_KNOWN,
    Known,
    NameProblem,
    described,
    kind_of,
)
from proton_bundle.values import UNKNOWN, ValueType

if TYPE_CHECKING:
    from proton_bundle.jinja import tree
    from proton_bundle.jinja.typing.state import State

_NUMBERS = frozenset({"number", "integer", "boolean"})


def unary(state: State, node: tree.Unary, operand: Known) -> Known:
    """``-x`` and ``+x``."""
    kind = kind_of(operand.type)
    if kind is None or kind == "null":
        return NOTHING_KNOWN
    if kind not in _NUMBERS:
        message = f"{node.operator!r} needs a number; this is {described(operand.type)}"
        state.report(NameProblem(say.WRONG_OPERAND, node.operand.span, message))
        return NOTHING_KNOWN
    return Known(type=_number(kind, kind))


def binary(state: State, node: tree.Binary, left: Known, right: Known) -> Known:
    """Every binary operator but ``and`` and ``or``."""
    facts = left.always | right.always
    if node.operator == "~":
        return Known(type=values.STRING, when_true=facts, when_false=facts)
    kinds = kind_of(left.type), kind_of(right.type)
    if kinds[0] is None or kinds[1] is None or "null" in kinds:
        return NOTHING_KNOWN
    result = _result(node.operator, kinds[0], kinds[1], left.type, right.type)
    if result is None:
        state.report(_refusal(node, left, right))
        return NOTHING_KNOWN
    return Known(type=result, when_true=facts, when_false=facts)


def _result(
    operator: str, left: str, right: str, left_type: ValueType, right_type: ValueType
) -> ValueType | None:
    """None where Python raises a TypeError whatever the values are."""
    if left in _NUMBERS and right in _NUMBERS:
        return values.NUMBER if operator in ("/", "**") else _number(left, right)
    if operator == "+" and left == right and left in ("string", "array"):
        return (
            left_type
            if left_type == right_type
            else (values.STRING if left == "string" else UNKNOWN)
        )
    if operator == "*" and left in ("string", "array") and right in _NUMBERS:
        return left_type if left == "array" else values.STRING
    if operator == "*" and right in ("string", "array") and left in _NUMBERS:
        return right_type if right == "array" else values.STRING
    if operator == "%" and left == "string":
        return values.STRING
    return None


def _number(left: str, right: str) -> ValueType:
    return values.NUMBER if "number" in (left, right) else values.INTEGER


def _refusal(node: tree.Binary, left: Known, right: Known) -> NameProblem:
    message = (
        f"{node.operator!r} cannot take {described(left.type)} and {described(right.type)}:"
        " rendering fails"
    )
    kinds = {kind_of(left.type), kind_of(right.type)}
    if node.operator != "+" or "string" not in kinds:
        return NameProblem(say.WRONG_OPERAND, node.span, message)
    return NameProblem(say.WRONG_OPERAND, node.span, f"{message}; '~' joins any values as text")
