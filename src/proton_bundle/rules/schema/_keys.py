"""The keys above the types, and which unknown key stands for which."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode, Node, find
from proton_bundle.schema import ENVIRONMENT_INPUT, PIPELINE_INPUT, SERVICE_INPUT, Schema
from proton_bundle.suggestions import closest

TOP = ("schema",)
SCHEMA = ("format", ENVIRONMENT_INPUT, SERVICE_INPUT, PIPELINE_INPUT, "types")
FORMAT = ("openapi",)


def unknown(schema: Schema) -> Iterator[tuple[Entry, str | None, tuple[str, ...]]]:
    """Each entry with a key that nothing reads, the absent known one it stands for, the known."""
    root = schema.document.root
    yield from _unknown(root, TOP)
    yield from _unknown(find(root, "schema"), SCHEMA)
    yield from _unknown(find(root, "schema", "format"), FORMAT)


def is_misspelled(schema: Schema, key: str) -> bool:
    """Whether *key* is missing only because it is misspelled."""
    return any(near == key for _, near, _ in unknown(schema))


def _unknown(
    node: Node | None, known: tuple[str, ...]
) -> Iterator[tuple[Entry, str | None, tuple[str, ...]]]:
    if not isinstance(node, MappingNode):
        return
    free = [each for each in known if node.entry(each) is None]
    for entry in node.entries:
        if entry.name is not None and entry.name not in (*known, "<<"):
            yield entry, closest(entry.name, free), known
