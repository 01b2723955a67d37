"""PB704: a component source does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.workspace.registration_files import read_registration

RULE = Rule(
    code="PB704",
    name="unknown-component-source",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A component source does not exist",
    why="DIRECTLY_DEFINED is the only value of supported_component_sources.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - network:1
    supported_component_sources:
      - «DIRECTLY»
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


_ONLY = "DIRECTLY_DEFINED"


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind is not FileKind.REGISTRATION:
        return
    for each in read_registration(subject.source).component_sources:
        if each.value != _ONLY:
            fix = Fix(f"Write {_ONLY}", True, (Edit(subject.path, each.content, _ONLY),))
            message = f"'{each.value}' is no component source: only {_ONLY} is"
            yield RULE.at(subject.path, each.content, message, fix=fix)
