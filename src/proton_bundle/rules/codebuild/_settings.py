"""The settings of CodeBuild that manifests hold, and the keys they may have."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode, Node, ScalarNode, SequenceNode, find
from proton_bundle.manifest import Engine
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span
from proton_bundle.suggestions import closest

KEYS = (
    "image",
    "runtimes",
    "input_type",
    "env",
    "provision",
    "deprovision",
    "project_properties",
)
# The early spelling has a rule of its own.
EARLIER = ("deprovisioning",)
COMMANDS = ("provision", "deprovision", "deprovisioning")


def settings(subject: PartSubject) -> Iterator[tuple[str, Entry, MappingNode]]:
    """The manifest's path, the entry ``settings`` and what it maps."""
    for path, template in entries(subject):
        if template.engine is not Engine.CODEBUILD:
            continue
        entry = template.node.entry("settings") or template.node.entry("codebuild")
        if entry is not None and isinstance(entry.value, MappingNode):
            yield path, entry, entry.value


def unknown(node: MappingNode) -> Iterator[tuple[Entry, str | None]]:
    """Each entry whose key nothing reads, and the absent known key that it stands for."""
    free = [key for key in KEYS if node.entry(key) is None]
    for entry in node.entries:
        if entry.name is not None and entry.name not in (*KEYS, *EARLIER, "<<"):
            yield entry, closest(entry.name, free)


def is_missing(node: MappingNode, key: str) -> bool:
    """Whether *key* is absent, and not just misspelled or spelled as it once was."""
    if node.entry(key) is not None or any(near == key for _, near in unknown(node)):
        return False
    return not (key == "deprovision" and node.entry("deprovisioning"))


def commands(node: MappingNode) -> Iterator[tuple[str, Node]]:
    """Each item of the lists of commands, with the list's name."""
    for key in COMMANDS:
        listed = node.get(key)
        for item in listed.items if isinstance(listed, SequenceNode) else ():
            yield key, item


def pairs(node: MappingNode, *path: str) -> tuple[Entry, ...]:
    """The entries of the mapping at *path*."""
    found = find(node, *path)
    return found.entries if isinstance(found, MappingNode) else ()


def key_span(entry: Entry) -> Span:
    """The key without its quotes."""
    return entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span
