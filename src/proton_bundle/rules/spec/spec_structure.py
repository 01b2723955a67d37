"""PB402: a spec is not built as Proton reads it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import problems, said
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.spec import SpecProblemKind

RULE = Rule(
    code="PB402",
    name="spec-structure",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec is not built as Proton reads it",
    why="An environment's spec has its inputs under spec; a service's has instances, a list "
    "in which each has a name, an environment and a spec.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances: «{}»
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
    for problem in problems(subject, SpecProblemKind.STRUCTURE):
        yield RULE.at(subject.file.path, problem.span, said(problem))
