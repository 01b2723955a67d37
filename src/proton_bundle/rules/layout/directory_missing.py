"""PB104: an infrastructure directory that the schema asks for is missing."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import DIRECTORIES, Role
from proton_bundle.rules.layout._directories import PREVIEW, misnamed, needed
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
    elsewhere = misnamed(subject)
    for role in needed(subject):
        if role in bundle.parts or role in elsewhere:
            continue
        given = bundle.input_type(role)
        span = given.reference_span if given else Span(0, 0)
        message = f"the bundle has no directory '{DIRECTORIES[role]}'{_hint(subject, role)}"
        yield RULE.at(bundle.schema.source.path, span, message)


def _hint(subject: BundleSubject, role: Role) -> str:
    """A pipeline may be left out; a directory of the preview format may be renamed."""
    start = f"{subject.bundle.root}/" if subject.bundle.root else ""
    old = f"{start}{PREVIEW[role]}/"
    if any(path.startswith(old) for path in subject.analysis.project.paths):
        return f"; rename '{PREVIEW[role]}', as it was called before June 2021"
    return "; without a pipeline, remove pipeline_input_type too" if role is Role.PIPELINE else ""
