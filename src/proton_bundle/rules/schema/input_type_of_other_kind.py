"""PB304: A schema names the input type of another kind of bundle."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.rules.layout._directories import has_directory
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import ENVIRONMENT_INPUT, SERVICE_INPUT

RULE = Rule(
    code="PB304",
    name="input-type-of-other-kind",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema names the input type of another kind of bundle",
    why="environment_input_type makes a bundle an environment's; its directory is infrastructure,"
    " and instance_infrastructure belongs to services.",
    bad="""
    -- infrastructure/manifest.yaml --
    -- infrastructure/cloudformation.yaml --
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: «EnvironmentInput»
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
              type: string
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: "{{ service_instance.inputs.topic_name }}"
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
              type: string
              default: news
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle, schema = subject.bundle, subject.bundle.schema
    given = schema.environment_input if schema else None
    if schema is None or given is None:
        return
    if schema.service_input or schema.pipeline_input:
        message = f"a bundle is of one kind: remove '{ENVIRONMENT_INPUT}', or the service's types"
        yield RULE.at(schema.source.path, given.reference_span, message)
        return
    if not bundle.parts and has_directory(subject, Role.INSTANCE):
        message = f"the bundle has instance_infrastructure, so this is '{SERVICE_INPUT}'"
        yield RULE.at(schema.source.path, given.reference_span, message)
