"""PB201: a manifest lists no template."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, Node, ScalarNode, SequenceNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import Manifest
from proton_bundle.rules.manifest._entries import is_whole
from proton_bundle.rules.manifest._keys import meant, unknown
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB201",
    name="manifest-structure",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest lists no template",
    why="Under infrastructure.templates stands a list, and each of its items describes a template.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        «file»: cloudformation.yaml
        rendering_engine: jinja
        template_language: cloudformation
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    manifest = subject.part.manifest
    if manifest is None or not is_whole(subject) or _is_blank(manifest.document.root):
        return
    path = manifest.source.path
    if not isinstance(manifest.templates, SequenceNode):
        if not _is_misspelled(manifest):
            message = "list the template under 'infrastructure.templates', as '- file: …'"
            yield RULE.at(path, _nearest(manifest), message)
    elif not manifest.templates.items:
        message = "this list is empty: name the template in it, as '- file: …'"
        yield RULE.at(path, manifest.templates.span, message)
    else:
        for item in manifest.templates.items:
            if not isinstance(item, MappingNode):
                message = "a template is described by 'file', 'rendering_engine' and more"
                yield RULE.at(path, item.span, message)


def _is_blank(root: Node | None) -> bool:
    return root is None or (isinstance(root, ScalarNode) and not root.value)


def _is_misspelled(manifest: Manifest) -> bool:
    return any(meant(*found) in ("infrastructure", "templates") for found in unknown(manifest))


def _nearest(manifest: Manifest) -> Span:
    """Where a dash is missing, else ``templates`` or ``infrastructure``, else the file's start."""
    if isinstance(manifest.templates, MappingNode) and manifest.templates.entries:
        return manifest.templates.entries[0].key.span
    root, span = manifest.document.root, Span(0, 0)
    for key in ("infrastructure", "templates"):
        entry = root.entry(key) if isinstance(root, MappingNode) else None
        if entry is None:
            break
        root, span = entry.value, entry.key.span
    return span
