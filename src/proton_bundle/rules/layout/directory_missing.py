"""PB104: an infrastructure directory that the schema asks for is missing."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import DIRECTORIES, Role
from proton_bundle.rules.layout._directories import misnamed, needed, of_preview
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB104",
    name="directory-missing",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An infrastructure directory that the schema asks for is missing",
    why="A service bundle needs instance_infrastructure, and pipeline_infrastructure when its "
    "schema has a pipeline_input_type.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: «PipelineInput»
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
    -- pipeline_infrastructure/manifest.yaml --
    -- pipeline_infrastructure/cloudformation.yaml --
    """,
    good="""
    -- schema/schema.yaml --
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
    -- pipeline_infrastructure/manifest.yaml --
    -- pipeline_infrastructure/cloudformation.yaml --
    """,
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle = subject.bundle
    if bundle.schema is None:
        return
    elsewhere = {**misnamed(subject), **of_preview(subject)}
    for role in needed(subject):
        if role in bundle.parts or role in elsewhere:
            continue
        given = bundle.input_type(role)
        span = given.reference_span if given else Span(0, 0)
        hint = "; without a pipeline, remove pipeline_input_type too"
        message = f"the bundle has no directory '{DIRECTORIES[role]}'"
        message += hint if role is Role.PIPELINE else ""
        yield RULE.at(bundle.schema.source.path, span, message)
