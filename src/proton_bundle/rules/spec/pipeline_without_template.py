"""PB405: a spec has pipeline inputs, but its template has no pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import problems, said
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.spec import SpecProblemKind

RULE = Rule(
    code="PB405",
    name="pipeline-without-template",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec has pipeline inputs, but its template has no pipeline",
    why="A service template without pipeline_infrastructure takes no pipeline section.",
    bad="""
    -- worker/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
    -- worker/v1/pipeline_infrastructure/manifest.yaml --
    -- worker/v1/pipeline_infrastructure/cloudformation.yaml --
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    «pipeline»:
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
    for problem in problems(subject, SpecProblemKind.PIPELINE):
        yield RULE.at(subject.file.path, problem.span, said(problem))
