"""What a plain YAML scalar means: YAML 1.1 as CloudFormation reads it, where dates stay text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from proton_bundle.decode.nodes import ScalarNode

_RESOLVERS = yaml.SafeLoader.yaml_implicit_resolvers
_CONSTRUCTOR = yaml.constructor.SafeConstructor()
_PREFIX = "tag:yaml.org,2002:"


def value_of(node: ScalarNode) -> object:
    """*node* as text, number, boolean or None; an impossible number (``!!int "a"``) as text."""
    if node.tag and node.tag.startswith("!!"):
        return _construct(node.tag.removeprefix("!!"), node.value)
    if node.style != "plain" or node.tag:
        return node.value
    return _construct(_implicit_type(node.value), node.value)


def _implicit_type(text: str) -> str:
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return str(tag).removeprefix(_PREFIX)
    return "str"


def _construct(kind: str, text: str) -> object:
    node = yaml.ScalarNode(_PREFIX + kind, text)
    try:
        match kind:
            case "null":
                return None
            case "bool":
                return _CONSTRUCTOR.construct_yaml_bool(node)
            case "int":
                return _CONSTRUCTOR.construct_yaml_int(node)
            case "float":
                return _CONSTRUCTOR.construct_yaml_float(node)
            case _:
                return text
    except (ValueError, KeyError, IndexError):
        return text
