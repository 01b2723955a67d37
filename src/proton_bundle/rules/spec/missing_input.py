"""PB403: a spec leaves out an input that is required."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import problems, said
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.schema_values import missing_inputs
from proton_bundle.spec import SpecKind, SpecProblemKind

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
    if names := _needed_by_the_pipeline(subject):
        message = f"the template's pipeline needs {names}, and the spec has no 'pipeline'"
        span = subject.file.spec.kind_span
        # No error: a spec that service sync reads for its instances alone is fine without.
        yield RULE.at(subject.file.path, span, message, severity=Severity.WARNING)


def _needed_by_the_pipeline(subject: SpecSubject) -> str:
    """The required inputs of the template's pipeline, when the spec leaves the whole of it out."""
    spec, template = subject.file.spec, subject.template
    if template is None or spec.kind is not SpecKind.SERVICE or spec.pipeline is not None:
        return ""
    inputs = template.bundle.input_type(Role.PIPELINE)
    if inputs is None or Role.PIPELINE not in template.bundle.parts:
        return ""
    return ", ".join(f"'{name}'" for name in missing_inputs(inputs, {}))
