"""PB401: a spec does not say what it is a spec of."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import problems, said
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.spec import SpecProblemKind

RULE = Rule(
    code="PB401",
    name="spec-kind",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec does not say what it is a spec of",
    why="The first key of a spec is proton: EnvironmentSpec or ServiceSpec; anything else was "
    "refused as not correctly formatted.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: «ServceSpec»
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
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
    for problem in problems(subject, SpecProblemKind.KIND):
        yield RULE.at(subject.file.path, problem.span, said(problem))
