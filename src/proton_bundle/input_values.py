"""Values of inputs as Python data, every key as it is written.

YAML 1.1 reads the keys ``on``, ``no`` and ``8080`` as booleans and a number; a template reads the
input by its written name.
"""

from __future__ import annotations

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import MappingNode, Node, SequenceNode

_MERGE_KEY = "<<"


def read_value(node: Node | None) -> object:
    """Scalars as YAML resolves them, keys as text."""
    match node:
        case MappingNode():
            return read_mapping(node)
        case SequenceNode():
            return [read_value(item) for item in node.items]
        case _:
            return plain(node)


def read_mapping(node: Node | None) -> dict[str, object]:
    """The entries of a mapping; nothing for any other node."""
    if not isinstance(node, MappingNode):
        return {}
    if node.entry(_MERGE_KEY) is not None:
        merged = plain(node)
        items = merged.items() if isinstance(merged, dict) else ()
        return {str(key): value for key, value in items}
    return {entry.name: read_value(entry.value) for entry in node.entries if entry.name is not None}
