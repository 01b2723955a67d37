"""Resources whose condition can never hold, as in stacks that are meant to be empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEEPEST = 20


def never_created(data: Mapping[str, object]) -> frozenset[str]:
    """The resources of a template in long form that no parameter can bring to life."""
    conditions, resources = _mapping(data.get("Conditions")), _mapping(data.get("Resources"))
    return frozenset(
        name
        for name, resource in resources.items()
        if _holds({"Condition": _mapping(resource).get("Condition")}, conditions) is False
    )


def _holds(expression: object, conditions: Mapping[str, object], depth: int = 0) -> bool | None:
    """Whether *expression* holds; None where parameters decide."""
    if depth > _DEEPEST or not isinstance(expression, dict) or len(expression) != 1:
        return None
    function, argument = next(iter(expression.items()))
    if function == "Condition" and isinstance(argument, str):
        return _holds(conditions.get(argument), conditions, depth + 1)
    if not isinstance(argument, list):
        return None
    if function == "Fn::Equals":
        return _equal(argument)
    known = [_holds(each, conditions, depth + 1) for each in argument]
    match function:
        case "Fn::Not":
            return None if known[:1] in ([], [None]) else not known[0]
        case "Fn::And":
            return False if False in known else None if None in known else True
        case "Fn::Or":
            return True if True in known else None if None in known else False
        case _:
            return None


def _equal(sides: list[object]) -> bool | None:
    literal = all(isinstance(side, str | int | float | bool) for side in sides)
    return str(sides[0]) == str(sides[1]) if literal and len(sides) == 2 else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
