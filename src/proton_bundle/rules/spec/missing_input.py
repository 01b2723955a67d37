"""PB403: a spec leaves out an input that is required."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import problems, said
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.spec import SpecProblemKind

RULE = Rule(
    code="PB403",
    name="missing-input",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec leaves out an input that is required",
    why="An input listed under required that has no default must be given.",
    bad="""
    -- worker/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          required: [queue_name]
          properties:
            queue_name:
              type: string
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        «spec»: {}
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
    for problem in problems(subject, SpecProblemKind.MISSING_INPUT):
        yield RULE.at(subject.file.path, problem.span, said(problem))
