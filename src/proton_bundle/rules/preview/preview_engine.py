"""PB862: a manifest says engine, as in the preview of Proton."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject

RULE = Rule(
    code="PB862",
    name="preview-engine",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A manifest says engine, as in the preview of Proton",
    why="Since June 2021 the key is rendering_engine.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          «engine»: jinja
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


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind is not FileKind.MANIFEST:
        return
    templates = find(subject.yaml.root, "infrastructure", "templates")
    for item in templates.items if isinstance(templates, SequenceNode) else ():
        entry = item.entry("engine") if isinstance(item, MappingNode) else None
        if entry is None or not isinstance(entry.key, ScalarNode):
            continue
        edit = Edit(subject.path, entry.key.content, "rendering_engine")
        fix = Fix("Write 'rendering_engine'", False, (edit,))
        yield RULE.at(subject.path, entry.key.content, "write 'rendering_engine'", fix=fix)
