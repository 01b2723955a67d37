"""PB701: compatible_environments is misspelled."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject

RULE = Rule(
    code="PB701",
    name="misspelled-compatible-environments",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="compatible_environments is misspelled",
    why="The key has an s at its end; template sync refuses the file without it.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    «compatible_environment»:
      - network:1
    supported_component_sources:
      - DIRECTLY_DEFINED
    """,
    good="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - network:1
    supported_component_sources:
      - DIRECTLY_DEFINED
    """,
    base="project",
)


WRONG, RIGHT = "compatible_environment", "compatible_environments"


def check(subject: FileSubject) -> Iterator[Finding]:
    root = subject.yaml.root
    if subject.kind is not FileKind.REGISTRATION or not isinstance(root, MappingNode):
        return
    entry = root.entry(WRONG)
    if entry is not None and isinstance(entry.key, ScalarNode) and root.entry(RIGHT) is None:
        span = entry.key.content
        fix = Fix(f"Write '{RIGHT}'", True, (Edit(subject.path, span, RIGHT),))
        yield RULE.at(subject.path, span, f"write '{RIGHT}'", fix=fix)
