"""JSON in the layout of Proton's files: ``"key" : value``, lists on the line that they begin."""

from __future__ import annotations

import json
import re

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STEP = "  "


def json_text(value: object) -> str:
    """*value* without a final newline; ValueError for a number that JSON does not have."""
    return _written(value, "\n")


def _written(value: object, line: str) -> str:
    """*line* is a newline with the indentation of what holds *value*."""
    if isinstance(value, dict):
        return _object(value, line)
    if isinstance(value, (list, tuple)):
        items = ", ".join(_written(item, line) for item in value)
        return f"[ {items} ]" if items else "[ ]"
    return _scalar(value)


def _object(value: dict[object, object], line: str) -> str:
    inner = line + _STEP
    members = (f"{_key(key)} : {_written(item, inner)}" for key, item in value.items())
    text = f",{inner}".join(members)
    return f"{{{inner}{text}{line}}}" if text else "{ }"


def _key(key: object) -> str:
    """An input of type object may have keys that YAML reads as numbers."""
    return _scalar(key if isinstance(key, str) else _scalar(key))


def _scalar(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # YAML can spell half of a surrogate pair, which UTF-8 cannot hold: only the escape is left.
    return _LONE_SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
