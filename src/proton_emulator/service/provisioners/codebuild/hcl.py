"""Plain values as the text of a ``.tfvars`` file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Bare, these would begin an expression instead of naming an attribute.
_NAME = re.compile(r"(?!(?:for|true|false|null)\Z)[A-Za-z_][A-Za-z0-9_-]*")
_ACTIVE = re.compile(r'["\\\x00-\x1f]|[$%](?=\{)')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INDENT = "  "


def assignments(values: Mapping[str, object]) -> str:
    """One ``name = value`` for each variable; the names have to be identifiers."""
    return "".join(f"{name} = {_expression(value, '')}\n" for name, value in values.items())


def _expression(value: object, indent: str) -> str:
    inner = indent + _INDENT
    match value:
        case None | bool() | int() | float():
            return json.dumps(value)
        case dict() if value:
            entries = (f"{_key(k)} = {_expression(v, inner)}" for k, v in value.items())
            return "{\n" + "".join(f"{inner}{entry}\n" for entry in entries) + indent + "}"
        case dict():
            return "{}"
        case list() | tuple():
            return "[" + ", ".join(_expression(item, indent) for item in value) + "]"
        case _:
            return _string(str(value))


def _key(name: object) -> str:
    text = str(name)
    return text if _NAME.fullmatch(text) else _string(text)


def _string(text: str) -> str:
    """In quotes, with all that would begin an escape or a template in it made literal."""
    return f'"{_ACTIVE.sub(_literal, text)}"'


def _literal(match: re.Match[str]) -> str:
    character = match[0]
    if character in "$%":
        return character * 2
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
