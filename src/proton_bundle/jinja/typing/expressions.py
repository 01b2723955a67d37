"""The type of every kind of expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_bundle import values
from proton_bundle.jinja import tree
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.comparisons import compare, proved_by
from proton_bundle.jinja.typing.filters import read_filter, read_test
from proton_bundle.jinja.typing.known import (
    NOTHING,
    NOTHING_KNOWN,
    Known,
    NameProblem,
    join,
    type_of_value,
)
from proton_bundle.jinja.typing.members import LITERAL
from proton_bundle.jinja.typing.operators import binary, unary
from proton_bundle.jinja.typing.paths import read_path
from proton_bundle.jinja.typing.state import DEEPEST, State, Use
from proton_bundle.values import Array, Member, Object, ValueType

if TYPE_CHECKING:
    from collections.abc import Callable


def evaluate(state: State, expression: tree.Expression, use: Use = Use.VALUE) -> Known:
    """What is known of *expression*; only a path can come back with ``missing`` set."""
    if state.depth >= DEEPEST:
        return NOTHING_KNOWN
    state.depth += 1
    try:
        if isinstance(expression, tree.Name | tree.Attribute | tree.Subscript | tree.Call):
            known = read_path(state, expression, use)
            if use is Use.TESTED:
                _check_truth(state, expression, known)
            return known
        if isinstance(expression, tree.Binary):
            known = _binary(state, expression, use)
        else:
            known = _READERS[type(expression)](state, expression)
    finally:
        state.depth -= 1
    state.types.append((expression, known.type))
    return known


def _literal(state: State, node: tree.Literal) -> Known:
    return Known(type=type_of_value(node.value), truth=bool(node.value))


def _sequence(state: State, node: tree.Sequence) -> Known:
    parts = tuple(state.read(item) for item in node.items)
    always = NOTHING.union(*(part.always for part in parts))
    return Known(
        type=Array(join([part.type for part in parts])),
        parts=parts,
        truth=bool(parts),
        when_true=always,
        when_false=always,
    )


def _mapping(state: State, node: tree.Mapping) -> Known:
    members: dict[str, Member] = {}
    complete = True
    for key, value in node.items:
        state.read(key)
        member = Member(state.read(value).type)
        match key:
            case tree.Literal(value=str() as name):
                members[name] = member
            case _:
                complete = False
    return Known(type=Object(members, open=not complete, label=LITERAL))


def _slice(state: State, node: tree.Slice) -> Known:
    for part in (node.start, node.stop, node.step):
        if part is not None:
            state.read(part)
    return NOTHING_KNOWN


def _invalid(state: State, node: tree.Invalid) -> Known:
    with state.assuming(NOTHING, doubtful=True):
        for part in node.parts:
            state.read(part)
    return NOTHING_KNOWN


def _conditional(state: State, node: tree.Conditional) -> Known:
    test = state.test(node.test)
    with state.assuming(test.when_true, doubtful=test.truth is False):
        then = state.read(node.then)
    if node.otherwise is None:
        return Known()
    with state.assuming(test.when_false, doubtful=test.truth is True):
        otherwise = state.read(node.otherwise)
    return Known(type=join([then.type, otherwise.type]))


# --- truth ---------------------------------------------------------------------------------


def _check_truth(state: State, expression: tree.Expression, known: Known) -> None:
    if known.member is None or not known.member.is_output:
        return
    message = "an output is a string, and 'False' is true like any other text: compare it with one"
    span = expression.name_span if isinstance(expression, tree.Attribute) else expression.span
    state.report(NameProblem(say.OUTPUT_AS_BOOLEAN, span, message, certain=False))


def _unary(state: State, node: tree.Unary) -> Known:
    if node.operator != "not":
        return unary(state, node, state.read(node.operand))
    operand = state.test(node.operand)
    return Known(
        type=values.BOOLEAN,
        truth=None if operand.truth is None else not operand.truth,
        when_true=operand.when_false,
        when_false=operand.when_true,
    )


def _binary(state: State, node: tree.Binary, use: Use) -> Known:
    if node.operator not in ("and", "or"):
        return binary(state, node, state.read(node.left), state.read(node.right))
    both = node.operator == "and"
    use = Use.TESTED if use is Use.TESTED else Use.VALUE
    left = state.peek(node.left, use)
    reached = left.when_true if both else left.when_false
    with state.assuming(reached, doubtful=left.truth is not None and left.truth is not both):
        right = state.peek(node.right, use)
    joined = join([left.type, right.type])
    return _and(joined, left, right) if both else _or(joined, left, right)


def _and(joined: ValueType, left: Known, right: Known) -> Known:
    truths = (left.truth, right.truth)
    return Known(
        type=joined,
        truth=False if False in truths else (True if truths == (True, True) else None),
        when_true=left.when_true | right.when_true,
        when_false=left.when_false & (left.when_true | right.when_false),
    )


def _or(joined: ValueType, left: Known, right: Known) -> Known:
    truths = (left.truth, right.truth)
    return Known(
        type=joined,
        truth=True if True in truths else (False if truths == (False, False) else None),
        when_true=left.when_true & (left.when_false | right.when_true),
        when_false=left.when_false | right.when_false,
    )


def _comparison(state: State, node: tree.Comparison) -> Known:
    left = (node.first, state.read(node.first))
    always, when_true, when_false = left[1].always, NOTHING, NOTHING
    truths: list[bool | None] = []
    for operator, expression in node.rest:
        right = (expression, state.read(expression))
        truths.append(compare(state, operator, left, right))
        proofs = proved_by(operator, left, right)
        always |= right[1].always
        when_true |= proofs.when_true
        when_false = proofs.when_false if len(node.rest) == 1 else NOTHING
        left = right
    return Known(
        values.BOOLEAN,
        truth=False if False in truths else (True if all(truths) else None),
        when_true=always | when_true,
        when_false=always | when_false,
    )


_READERS: dict[type, Callable[[State, Any], Known]] = {
    tree.Literal: _literal,
    tree.Sequence: _sequence,
    tree.Mapping: _mapping,
    tree.Slice: _slice,
    tree.Invalid: _invalid,
    tree.Conditional: _conditional,
    tree.Unary: _unary,
    tree.Comparison: _comparison,
    tree.Filter: read_filter,
    tree.Test: read_test,
}
