"""PB105: a bundle has a pipeline, and its schema has no inputs for it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import BundleKind, Role
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import whole_schema
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import PIPELINE_INPUT
from proton_bundle.source import Span

RULE = Rule(
    code="PB105",
    name="pipeline-without-input-type",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A bundle has a pipeline, and its schema has no inputs for it",
    why="A template with a pipeline needs pipeline_input_type; one without must have no "
    "pipeline_infrastructure.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: «ServiceInput»
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    """,
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle, schema = subject.bundle, whole_schema(subject)
    if bundle.kind is not BundleKind.SERVICE or Role.PIPELINE not in bundle.parts:
        return
    if schema is None or schema.types_node is None or schema.pipeline_input is not None:
        return
    span = schema.service_input.reference_span if schema.service_input else Span(0, 0)
    message = f"the bundle has pipeline_infrastructure, so the schema needs '{PIPELINE_INPUT}'"
    yield RULE.at(schema.source.path, span, message)
