"""PB705: a registration file has a key that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB705",
    name="unknown-registration-key",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A registration file has a key that nothing reads",
    why="Only compatible_environments and supported_component_sources are read.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - network:1
    «supported_component_source»:
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


_KNOWN = ("compatible_environments", "supported_component_sources")
# It has a rule of its own.
_MISSPELLED = "compatible_environment"


def check(subject: FileSubject) -> Iterator[Finding]:
    root = subject.yaml.root
    if subject.kind is not FileKind.REGISTRATION or not isinstance(root, MappingNode):
        return
    for entry in root.entries:
        if entry.name in (*_KNOWN, _MISSPELLED) or not isinstance(entry.key, ScalarNode):
            continue
        close = closest(entry.name or "", _KNOWN)
        hint = f"; did you mean '{close}'?" if close else f" (known: {', '.join(_KNOWN)})"
        yield RULE.at(subject.path, entry.key.content, f"nothing reads '{entry.name}'{hint}")
