"""Whether a default keeps to its own schema; Proton never asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from proton_bundle.patterns import matches

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
}


def violations(
    raw: Mapping[str, object], value: object, types: Mapping[str, object]
) -> Iterator[str]:
    """What *value* breaks of *raw*, as half sentences that begin behind 'the default'."""
    if isinstance(value, list | dict):
        # Only nested values need the validator, which takes long to load.
        from proton_bundle.openapi_validation import problems

        yield from (f"is refused: {message}" for _, message in problems(raw, value, types))
        return
    kind = raw.get("type")
    if value is None and raw.get("nullable") is True:
        return
    if isinstance(kind, str) and kind in _TYPES and not is_kind(kind, value):
        yield f"is no {kind}" if value is not None else "is empty"
        return
    allowed = raw.get("enum")
    if isinstance(allowed, list) and not any(_is_same(value, each) for each in allowed):
        yield "is not in the enum"
    elif isinstance(value, str):
        yield from _text_violations(raw, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from _number_violations(raw, value)


def is_kind(kind: str, value: object) -> bool:
    """Whether *value* is of OpenAPI's type *kind*; true and false are no numbers."""
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES[kind])


def _text_violations(raw: Mapping[str, object], value: str) -> Iterator[str]:
    least, most, pattern = (raw.get(key) for key in ("minLength", "maxLength", "pattern"))
    if isinstance(least, int) and len(value) < least:
        yield f"is shorter than minLength {least}"
    if isinstance(most, int) and len(value) > most:
        yield f"is longer than maxLength {most}"
    if isinstance(pattern, str):
        try:
            if matches(pattern, value) is False:
                yield "does not match the pattern"
        except re.error:
            return  # a rule of its own


def _number_violations(raw: Mapping[str, object], value: float) -> Iterator[str]:
    least, most = raw.get("minimum"), raw.get("maximum")
    if isinstance(least, int | float) and value < least:
        yield f"is below the minimum {least}"
    if isinstance(most, int | float) and value > most:
        yield f"is above the maximum {most}"


def _is_same(one: object, other: object) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
