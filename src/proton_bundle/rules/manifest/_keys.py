"""The keys of manifests, and which unknown key stands for which known one."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode, Node
from proton_bundle.manifest import Manifest, TemplateEntry
from proton_bundle.suggestions import closest

TOP = ("infrastructure",)
INFRASTRUCTURE = ("templates",)
ENTRY = ("file", "rendering_engine", "template_language", "settings")
# Spellings of earlier times have rules of their own: the preview format's, and CodeBuild's.
EARLIER = ("engine", "codebuild")


def unknown(manifest: Manifest) -> Iterator[tuple[MappingNode, Entry, tuple[str, ...]]]:
    """Each entry with a key that nothing reads, its mapping, and the keys known there."""
    root = manifest.document.root
    yield from _unknown(root, TOP)
    if isinstance(root, MappingNode):
        yield from _unknown(root.get("infrastructure"), INFRASTRUCTURE)
    for entry in manifest.entries:
        yield from _unknown(entry.node, ENTRY)


def meant(mapping: MappingNode, entry: Entry, known: tuple[str, ...]) -> str | None:
    """The known key that *entry*'s unknown key most likely stands for; None if that is there."""
    free = [each for each in known if mapping.entry(each) is None]
    return closest(entry.name or "", free)


def stands_in(template: TemplateEntry, key: str) -> bool:
    """Whether *key* is missing only because it is misspelled."""
    others = (each for each in template.node.entries if each.name not in (*ENTRY, *EARLIER))
    return any(meant(template.node, each, ENTRY) == key for each in others)


def _unknown(
    node: Node | None, known: tuple[str, ...]
) -> Iterator[tuple[MappingNode, Entry, tuple[str, ...]]]:
    if not isinstance(node, MappingNode):
        return
    for entry in node.entries:
        if entry.name is not None and entry.name not in (*known, *EARLIER, "<<"):
            yield node, entry, known
