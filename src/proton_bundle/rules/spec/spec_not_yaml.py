"""PB406: a spec is not YAML."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject

RULE = Rule(
    code="PB406",
    name="spec-not-yaml",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec is not YAML",
    why="The spec was refused as not correctly formatted.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances:
      - name: worker-dev
        environment: dev
        spec: «{»queue_name: tasks
    """,
    good="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
    """,
    base="project",
)


def check(subject: SpecSubject) -> Iterator[Finding]:
    for problem in subject.file.spec.document.problems:
        yield RULE.at(subject.file.path, problem.span, problem.message)
