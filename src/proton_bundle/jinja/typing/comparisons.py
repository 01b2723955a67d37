"""Comparisons whose outcome the types decide, and operators that fail on their operands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import (
    Known,
    NameProblem,
    Replacement,
    described,
    kind_of,
)
from proton_bundle.suggestions import closest
from proton_bundle.values import Scalar

if TYPE_CHECKING:
    from proton_bundle.findings import Related
    from proton_bundle.jinja.typing.state import State

_FAMILIES = {
    "number": "number",
    "integer": "number",
    "boolean": "number",
    "string": "string",
    "array": "array",
    "object": "object",
}
_ORDERINGS = frozenset({"<", "<=", ">", ">="})
_WHATEVER = object()


def compare(
    state: State,
    operator: str,
    left: tuple[tree.Expression, Known],
    right: tuple[tree.Expression, Known],
) -> bool | None:
    """What ``left operator right`` certainly gives; impossible ones are reported."""
    if operator in ("==", "!="):
        equal = _equal(state, left, right)
        return equal if equal is None or operator == "==" else not equal
    if operator in _ORDERINGS:
        _check_order(state, operator, left[1], right)
    if operator in ("in", "not in"):
        found = _contained(state, left, right)
        return found if found is None or operator == "in" else not found
    return None


def _equal(
    state: State, left: tuple[tree.Expression, Known], right: tuple[tree.Expression, Known]
) -> bool | None:
    """False when the two can never be equal; two literals are compared as Python would."""
    values = literal(left[0]), literal(right[0])
    if _WHATEVER not in values:
        return bool(values[0] == values[1])
    families = _family(left[1]), _family(right[1])
    if None in families:
        return None
    one, other = (left, right) if values[0] is _WHATEVER else (right, left)
    if families[0] != families[1]:
        state.report(_never_equal(one[1], other))
        return False
    if _outside_enum(one[1], literal(other[0])):
        state.report(_not_in_enum(one[1], other[0]))
        return False
    return None


def _contained(
    state: State, left: tuple[tree.Expression, Known], right: tuple[tree.Expression, Known]
) -> bool | None:
    container, known = right
    if _family(known) == "number":
        message = f"nothing can be 'in' {described(known.type)}"
        state.report(NameProblem(say.WRONG_OPERAND, container.span, message))
    elif _family(known) == "string" and _family(left[1]) not in ("string", None):
        message = f"only a string can be 'in' a string; this is {described(left[1].type)}"
        state.report(NameProblem(say.WRONG_OPERAND, left[0].span, message))
    elif isinstance(container, tree.Sequence) and container.items:
        outside = [item for item in container.items if _outside_enum(left[1], literal(item))]
        for item in outside:
            state.report(_not_in_enum(left[1], item))
        return False if len(outside) == len(container.items) else None
    return None


def _check_order(
    state: State, operator: str, left: Known, right: tuple[tree.Expression, Known]
) -> None:
    families = {_family(left), _family(right[1])}
    if None in families or (len(families) == 1 and "object" not in families):
        return
    both = f"{described(left.type)} with {described(right[1].type)}"
    message = f"{operator!r} cannot compare {both}: rendering fails"
    state.report(NameProblem(say.WRONG_OPERAND, right[0].span, message))


def proved_by(
    operator: str, left: tuple[tree.Expression, Known], right: tuple[tree.Expression, Known]
) -> Known:
    """Which names exist when the comparison holds, and which when it does not.

    ``x | default('') != ''`` holds only if x is there, ``'x' in box`` only if ``box.x`` is.
    """
    owner, key = right[1], literal(left[0])
    if operator == "in" and isinstance(key, str) and owner.path:
        return Known(when_true=frozenset({(*owner.path, key)}))
    value = literal(right[0])
    facts = left[1].when_true
    if value is _WHATEVER:
        value, facts = key, right[1].when_true
    if operator in ("==", "!=") and value is not _WHATEVER:
        true = bool(value) is (operator == "==")
        return Known(when_true=facts) if true else Known(when_false=facts)
    if operator in (">", "in"):
        return Known(when_true=left[1].when_true)
    return Known()


def literal(expression: tree.Expression) -> object:
    """The value that stands in the text, or a marker that equals no value."""
    match expression:
        case tree.Literal(value=value):
            return value
        case tree.Unary(operator="-", operand=tree.Literal(value=int() | float() as value)):
            return -value
        case _:
            return _WHATEVER


def _family(known: Known) -> str | None:
    return _FAMILIES.get(kind_of(known.type) or "")


def _outside_enum(known: Known, value: object) -> bool:
    """An enum of strings may be written without quotes: ``[256, 512]`` allows ``'256'``."""
    enum = known.type.enum if isinstance(known.type, Scalar) else ()
    if not enum or value is _WHATEVER or value in enum:
        return False
    return str(value) not in map(str, enum)


def _never_equal(one: Known, other: tuple[tree.Expression, Known]) -> NameProblem:
    expression, known = other
    value = literal(expression)
    is_output = one.member is not None and one.member.is_output
    if is_output and isinstance(value, bool):
        return _boolean_output(expression, value)
    reason = "an output is always a string" if is_output else f"this is {described(one.type)}"
    message = f"these are never equal: {reason}, and the other {described(known.type)}"
    text = _as_kind(kind_of(one.type), value)
    if text is None:
        return NameProblem(say.TYPE_MISMATCH, expression.span, message, related=_declared(one))
    return NameProblem(
        say.TYPE_MISMATCH,
        expression.span,
        f"{message}; write {text}",
        text,
        Replacement(expression.span, text),
        _declared(one),
    )


def _boolean_output(expression: tree.Expression, value: bool) -> NameProblem:
    text = repr(str(value))
    message = f"outputs are strings, never {str(value).lower()}: compare with {text}"
    replacement = Replacement(expression.span, text)
    return NameProblem(say.OUTPUT_AS_BOOLEAN, expression.span, message, text, replacement)


def _as_kind(kind: str | None, value: object) -> str | None:
    """*value* spelt so that it can equal something of *kind*: ``'true'`` as ``true``."""
    match kind, value:
        case "boolean", str() if value.lower() in ("true", "false"):
            return value.lower()
        case "string", int() | float() if not isinstance(value, bool):
            return repr(str(value))
        case "integer" | "number", str() if value.isdecimal():
            return value
        case _:
            return None


def _not_in_enum(known: Known, expression: tree.Expression) -> NameProblem:
    value = literal(expression)
    enum = known.type.enum if isinstance(known.type, Scalar) else ()
    near = closest(value, [str(one) for one in enum]) if isinstance(value, str) else None
    listed = ", ".join(repr(one) for one in enum[:8])
    message = f"this is never {value!r}: the schema allows {listed}"
    if near is None:
        return NameProblem(say.TYPE_MISMATCH, expression.span, message, related=_declared(known))
    return NameProblem(
        say.TYPE_MISMATCH,
        expression.span,
        f"{message}; did you mean {near!r}?",
        near,
        Replacement(expression.span, repr(near)),
        _declared(known),
    )


def _declared(known: Known) -> tuple[Related, ...]:
    return say.declared(known.member, "declared here")
