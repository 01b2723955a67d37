"""PB703: a compatible environment is not NAME:MAJOR."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.workspace.registration_files import read_registration

RULE = Rule(
    code="PB703",
    name="malformed-compatible-environment",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A compatible environment is not NAME:MAJOR",
    why="An environment template is named with its major version, such as network:1.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - «network:1.0»
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


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind not in (FileKind.REGISTRATION, FileKind.COMPATIBLE_ENVS):
        return
    for each in read_registration(subject.source).compatible or ():
        if each.name is None:
            message = f"'{each.text}' is not NAME:MAJOR, such as network:1"
            yield RULE.at(subject.path, each.span, message)
