"""YAML 1.1's rules for what an unquoted scalar means, as PyYAML's safe loader applies them.

Dates stay texts, tags of a template (``!Ref``) say nothing here, and a value that is known only
after rendering is the text that the template has for it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_bundle.decode.nodes import Node

_BOOLEANS = {
    form: value
    for value, words in ((True, ("yes", "true", "on")), (False, ("no", "false", "off")))
    for word in words
    for form in (word, word.title(), word.upper())
}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_INTEGER = re.compile(
    r"[-+]?(?:0b[01_]+|0[0-7_]+|0x[0-9a-fA-F_]+|0|[1-9][0-9_]*|[1-9][0-9_]*(?::[0-5]?[0-9])+)"
)
_FLOAT = re.compile(
    r"""[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?
      | \.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
      | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*
      | [-+]?\.(?:inf|Inf|INF)
      | \.(?:nan|NaN|NAN)""",
    re.VERBOSE,
)
_BASES = {"0x": 16, "0b": 2}
_SIXTY = 60


def plain(node: Node | None) -> object:
    """The Python value of *node*; a key that cannot be one in Python is left out."""
    match node:
        case None:
            return None
        case ScalarNode():
            return _scalar(node)
        case SequenceNode(items=items):
            return [plain(item) for item in items]
        case MappingNode():
            return _mapping(node)


def _mapping(node: MappingNode) -> dict[Hashable, object]:
    own: dict[Hashable, object] = {}
    merged: dict[Hashable, object] = {}
    for entry in node.entries:
        value = plain(entry.value)
        if _is_merge(entry.key):
            for source in value if isinstance(value, list) else [value]:
                if isinstance(source, dict):
                    merged = {**source, **merged}
            continue
        key = plain(entry.key)
        if isinstance(key, Hashable):
            own[key] = value
    return {**merged, **own} if merged else own


def _is_merge(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.style == "plain" and key.value == "<<"


def _scalar(node: ScalarNode) -> object:
    tag = node.tag or ""
    if node.is_dynamic:
        return node.value
    if reader := _TAGGED.get(tag.removeprefix("!<").removesuffix(">")):
        return reader(node.value)
    if node.style != "plain" or tag in {"!", "!!str"} or tag.startswith("!!"):
        return node.value
    return _resolve(node.value)


def _resolve(text: str) -> object:
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _NULLS:
        return None
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    return text


def _integer(text: str) -> object:
    digits = text.replace("_", "").lower()
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    try:
        if ":" in digits:
            return sign * int(_sexagesimal(digits))
        if base := _BASES.get(digits[:2]):
            return sign * int(digits[2:], base)
        return sign * int(digits, 8 if digits.startswith("0") and digits != "0" else 10)
    except ValueError:
        return text


def _float(text: str) -> object:
    digits = text.replace("_", "").lower()
    sign = -1.0 if digits.startswith("-") else 1.0
    digits = digits.lstrip("+-")
    try:
        if ":" in digits:
            return sign * _sexagesimal(digits)
        return sign * float(digits.lstrip(".") if digits in {".inf", ".nan"} else digits)
    except ValueError:
        return text


def _sexagesimal(digits: str) -> float:
    total = 0.0
    for part in digits.split(":"):
        total = total * _SIXTY + float(part)
    return total


def _boolean(text: str) -> object:
    return {**_BOOLEANS, **{form.lower(): v for form, v in _BOOLEANS.items()}}.get(
        text.lower(), text
    )


_TAGGED: dict[str, Callable[[str], object]] = {}
for _name, _reader in (("int", _integer), ("float", _float), ("bool", _boolean)):
    _TAGGED[f"!!{_name}"] = _TAGGED[f"tag:yaml.org,2002:{_name}"] = _reader
_TAGGED["!!null"] = _TAGGED["tag:yaml.org,2002:null"] = lambda _text: None
