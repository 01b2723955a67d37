"""``Fn::FindInMap`` with names that no mapping has.

cfn-lint judges a lookup as a whole, so one that also has a key known only at deployment is dropped
with that key. The map's name and the second key are most often literal, and certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find, walk
from proton_bundle.suggestions import closest
from proton_cloudformation.transforms import Transforms
from proton_cloudformation.undefined_names import UndefinedName

if TYPE_CHECKING:
    from collections.abc import Collection

    from proton_bundle.decode.nodes import Node
    from proton_cloudformation.template import Template

_FIND_IN_MAP = "Fn::FindInMap"
_MOST = 3
"""With a fourth argument there is a default value for what is not found."""


def undefined_lookups(template: Template) -> Iterator[UndefinedName]:
    """Map names and second keys that are written out and do not exist."""
    mappings = find(template.root, "Mappings")
    maps = mappings.entries if isinstance(mappings, MappingNode) else ()
    if any(entry.name is None or entry.name == "Fn::Transform" for entry in maps):
        return
    certain = not Transforms.of(template.data).macros
    names = {entry.name: entry.value for entry in maps if entry.name}
    for call in _calls(template.root):
        name, second = _literal(call, 0), _literal(call, 2)
        if name is None or len(call.items) > _MOST:
            continue
        if name.value not in names:
            yield _undefined(name, "This template has no mapping", names, certain)
            continue
        keys = _second_keys(names[name.value])
        if second is not None and keys and second.value not in keys:
            yield _undefined(second, f"No entry of {name.value!r} has a key", keys, certain)


def _calls(root: Node | None) -> Iterator[SequenceNode]:
    for node in walk(root):
        if isinstance(node, SequenceNode) and node.tag == "!FindInMap":
            yield node
        elif isinstance(node, MappingNode) and len(node.entries) == 1:
            arguments = node.get(_FIND_IN_MAP)
            if isinstance(arguments, SequenceNode):
                yield arguments


def _literal(call: SequenceNode, index: int) -> ScalarNode | None:
    node = call.items[index] if index < len(call.items) else None
    return node if isinstance(node, ScalarNode) and node.tag is None else None


def _second_keys(mapping: Node) -> dict[str, None]:
    """The keys of all entries together; none where one of them is not known."""
    entries = mapping.entries if isinstance(mapping, MappingNode) else ()
    inner = [entry.value for entry in entries]
    if not all(isinstance(each, MappingNode) for each in inner):
        return {}
    found = (
        entry.name for each in inner if isinstance(each, MappingNode) for entry in each.entries
    )
    return {name: None for name in found if name}


def _undefined(node: ScalarNode, what: str, known: Collection[str], certain: bool) -> UndefinedName:
    near = closest(node.value, known)
    advice = f"; did you mean {near!r}?" if near else ""
    return UndefinedName(node.content, f"{what} {node.value!r}{advice}", certain)
