"""The Python attributes that Jinja lets a template read on strings, lists, mappings and numbers.

Jinja looks for an attribute before it looks for a mapping's item, so an input called ``items``
can only be read as ``inputs['items']``.
"""

from __future__ import annotations

from functools import cache

from proton_bundle import values
from proton_bundle.values import UNKNOWN, Array, Object, Scalar, ValueType

_PYTHON_TYPES = {"string": str, "number": float, "integer": int, "boolean": bool}
_RETURNS: dict[str, ValueType] = {
    **dict.fromkeys(["count", "find", "index", "rfind", "rindex"], values.INTEGER),
    **dict.fromkeys(["rsplit", "split", "splitlines"], Array(values.STRING)),
    **dict.fromkeys(["encode", "maketrans", "partition", "rpartition"], UNKNOWN),
}


def attributes(value_type: ValueType) -> frozenset[str] | None:
    """The names Python itself puts on such a value; None when the type is unknown."""
    match value_type:
        case Object():
            return _public(dict)
        case Array():
            return _public(list)
        case Scalar(kind="number"):
            return _public(float) | _public(int)
        case Scalar(kind=kind):
            return _public(_PYTHON_TYPES.get(kind, object))
        case _:
            return None


def string_method(name: str) -> ValueType:
    """What calling a string's method gives."""
    if name in _RETURNS:
        return _RETURNS[name]
    return values.BOOLEAN if name.startswith(("is", "starts", "ends")) else values.STRING


@cache
def _public(python_type: type) -> frozenset[str]:
    return frozenset(name for name in dir(python_type) if not name.startswith("_"))
