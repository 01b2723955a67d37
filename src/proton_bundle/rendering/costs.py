# ruff: noqa: ANN401 - values of templates have any type
"""What operators, filters and methods would cost, decided before they run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from proton_bundle.errors import LimitExceededError
from proton_bundle.rendering.meter import COLLECTIONS, Meter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


_INTEGER_BITS = 8_192
_PRINTF_FIELD = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(\*|\d+)?(?:\.(\*|\d+))?")
_DIGITS = re.compile(r"\d+")


def check_operator(meter: Meter, operator: str, left: Any, right: Any) -> None:
    """Before ``left operator right`` runs; LimitExceededError where its result would be too big."""
    if isinstance(left, int) and isinstance(right, int):
        _check_integers(operator, left, right)
    elif operator == "+":
        meter.allow(meter.measure_all((left, right)))
    elif operator == "*":
        sequence, times = (right, left) if isinstance(left, int) else (left, right)
        if isinstance(times, int):
            meter.allow(meter.measure(sequence) * max(times, 0))
    elif operator == "%" and isinstance(left, str):
        arguments = right if isinstance(right, (tuple, dict)) else (right,)
        meter.allow(_printf_size(meter, left, arguments))


def check_call(
    meter: Meter, function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Before a function or a method of a value is called."""
    name = getattr(function, "__name__", "")
    owner = getattr(function, "__self__", None)
    meter.spend(len(args) + len(kwargs))
    if isinstance(owner, (str, int, *COLLECTIONS)):
        check_filter(meter, name, (owner, *args), kwargs)
    elif name in ("format", "format_map"):
        _check_format(meter, function, args, kwargs)
    elif name == "generate_lorem_ipsum":
        meter.allow(1000 * _product(_integers(args, kwargs)))


def check_filter(meter: Meter, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Before the filter, test or string method *name* runs; args[0] is what it is applied to."""
    values = (*args, *kwargs.values())
    for value in values:
        meter.built(value)
    estimate = _ESTIMATES.get(name)
    if estimate is not None:
        meter.allow(estimate(meter, values))


def _check_integers(operator: str, left: int, right: int) -> None:
    if operator == "**":
        bits = left.bit_length() * max(right, 0)
    elif operator == "*":
        bits = left.bit_length() + right.bit_length()
    else:
        bits = max(left.bit_length(), right.bit_length())
    if bits > _INTEGER_BITS:
        raise LimitExceededError("the template computes with a number that is far too large")


def _check_format(
    meter: Meter, function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    # The sandbox hands out its own function in place of str.format; the method is beneath.
    method = getattr(function, "__wrapped__", function)
    text = getattr(method, "__self__", "")
    if not isinstance(text, str):
        return
    values = (*args, *kwargs.values())
    widest = sum(int(digits[:12]) for digits in _DIGITS.findall(text))
    fields = text.count("{")
    given = meter.measure_all(values) + _largest(meter, values)
    meter.allow(len(text) + widest + fields * given)


def _printf_size(meter: Meter, text: str, values: Iterable[Any]) -> int:
    values = tuple(values.values()) if isinstance(values, dict) else tuple(values)
    fields = _PRINTF_FIELD.findall(text)
    asked = sum(int(part[:12]) for field in fields for part in field if part.isdigit())
    given = meter.measure_all(values) + _largest(meter, values)
    return len(text) + asked + len(fields) * given


def _integers(args: Iterable[Any], kwargs: Mapping[str, Any]) -> list[int]:
    return [abs(value) for value in (*args, *kwargs.values()) if isinstance(value, int)]


def _product(values: Iterable[int]) -> int:
    product = 1
    for value in values:
        product *= max(value, 1)
    return product


def _largest(meter: Meter, values: Iterable[Any]) -> int:
    """The largest whole number anywhere in *values*: a width, perhaps."""
    largest = 0
    stack = [*values]
    while stack:
        value = stack.pop()
        meter.spend(1)
        if isinstance(value, int):
            largest = max(largest, abs(value))
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, (list, tuple)):
            stack.extend(value)
    return largest


def _text_size(meter: Meter, values: tuple[Any, ...]) -> int:
    return meter.measure(values[0]) if values else 0


def _wide(meter: Meter, values: tuple[Any, ...]) -> int:
    """``center`` and its like: the text, filled up to a width."""
    return _text_size(meter, values) + max(_integers(values[1:], {}), default=0)


def _repeated(meter: Meter, values: tuple[Any, ...]) -> int:
    """The text, with another argument put in at most once a character."""
    others = values[1:]
    return (_text_size(meter, values) + 1) * (1 + max(map(meter.measure, others), default=0))


def _replaced(meter: Meter, values: tuple[Any, ...]) -> int:
    if len(values) < 3 or not isinstance(values[0], str):
        return _text_size(meter, values)
    text, old, new = values[0], str(values[1]), str(values[2])
    return len(text) + text.count(old) * len(new)


def _indented(meter: Meter, values: tuple[Any, ...]) -> int:
    text, *others = values
    lines = str(text).count("\n") + 1 if isinstance(text, str) else 1
    widths = [len(other) if isinstance(other, str) else other for other in others]
    return _text_size(meter, values) + lines * max(_integers(widths, {}), default=4)


def _joined(meter: Meter, values: tuple[Any, ...]) -> int:
    first, *others = values
    items, glue = (others[0], first) if isinstance(first, str) and others else (first, others)
    count = len(items) if hasattr(items, "__len__") else meter.limits.operand_characters // 100
    return meter.measure(items) + count * meter.measure_all((glue,))


def _nested(meter: Meter, values: tuple[Any, ...]) -> int:
    """``tojson``: every element on its own line, indented."""
    size = _text_size(meter, values)
    return size * (1 + max(_integers(values[1:], {}), default=0))


def _counted(meter: Meter, values: tuple[Any, ...]) -> int:
    """``slice``, ``batch``: as many columns as asked for, each perhaps filled."""
    filling = meter.measure_all(values[2:])
    return _text_size(meter, values) + max(_integers(values[1:2], {}), default=0) * (2 + filling)


def _tabbed(meter: Meter, values: tuple[Any, ...]) -> int:
    text = values[0]
    tabs = text.count("\t") if isinstance(text, str) else 1
    return _text_size(meter, values) + tabs * max(_integers(values[1:], {}), default=8)


def _quadratic(meter: Meter, values: tuple[Any, ...]) -> int:
    """Filters whose time grows with the square of their text."""
    size = _text_size(meter, values)
    return size + size * size // 400


def _encoded(meter: Meter, values: tuple[Any, ...]) -> int:
    """``encode``: some codecs, such as punycode, take quadratic time."""
    return _quadratic(meter, values) if len(values) > 1 else 4 * _text_size(meter, values)


def _linked(meter: Meter, values: tuple[Any, ...]) -> int:
    """``urlize``: puts its other arguments into every link it finds."""
    return max(_repeated(meter, values), _quadratic(meter, values))


def _rounded(meter: Meter, values: tuple[Any, ...]) -> int:
    return max(_integers(values[1:], {}), default=0) ** 2


def _formatted(meter: Meter, values: tuple[Any, ...]) -> int:
    return _printf_size(meter, str(values[0]), values[1:])


_ESTIMATES: dict[str, Callable[[Meter, tuple[Any, ...]], int]] = {
    "batch": _counted,
    "center": _wide,
    "decode": _encoded,
    "encode": _encoded,
    "expandtabs": _tabbed,
    "format": _formatted,
    "indent": _indented,
    "join": _joined,
    "ljust": _wide,
    "pprint": _quadratic,
    "replace": _replaced,
    "rjust": _wide,
    "round": _rounded,
    "slice": _counted,
    "striptags": _quadratic,
    "to_bytes": _wide,
    "tojson": _nested,
    "translate": _repeated,
    "urlize": _linked,
    "wordwrap": _repeated,
    "zfill": _wide,
}
