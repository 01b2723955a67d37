"""PB702: a registration file names no compatible environment."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span
from proton_bundle.workspace.registration_files import read_registration

RULE = Rule(
    code="PB702",
    name="registration-names-no-environment",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A registration file names no compatible environment",
    why="A service template needs at least one environment template that it can be deployed "
    "into, and at most ten.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    «supported_component_sources:
      - DIRECTLY_DEFINED»
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


_MOST = 10


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind not in (FileKind.REGISTRATION, FileKind.COMPATIBLE_ENVS):
        return
    named = read_registration(subject.source).compatible
    # An empty list of lines says as little as an absent key.
    if not named:
        root = subject.yaml.root
        span = root.span if root is not None else Span(0, 0)
        message = "name the environment templates that this one works with, as NAME:MAJOR"
        yield RULE.at(subject.path, span, message)
    elif len(named) > _MOST:
        message = f"{len(named)} environment templates; Proton takes at most {_MOST}"
        yield RULE.at(subject.path, named[_MOST].span, message)
