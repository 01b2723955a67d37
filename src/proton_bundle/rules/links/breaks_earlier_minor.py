"""PB706: a new minor version breaks the one before."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.compatibility import breaking_changes
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB706",
    name="breaks-earlier-minor",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A new minor version breaks the one before",
    why="Minor versions must take the specs of those before: Proton refused a new one that "
    "requires an input its predecessors did not. Say which bundle came before with proton "
    "check --against.",
    bad="""
    -- schema/schema.yaml --
    # The version before had no queue_delay.
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          required: [queue_delay]
          properties:
            queue_name:
              type: string
              default: jobs
            queue_delay:
              type: number
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
          DelaySeconds: "{{ service_instance.inputs.queue_delay }}"
    """,
    good="""
    -- schema/schema.yaml --
    # The version before had no queue_delay.
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
            queue_delay:
              type: number
              default: 0
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
          DelaySeconds: "{{ service_instance.inputs.queue_delay }}"
    """,
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    earlier, schema = subject.earlier, subject.bundle.schema
    if earlier is None or earlier.schema is None or schema is None:
        return
    for change in breaking_changes(earlier.schema, schema):
        yield RULE.at(schema.source.path, change.span, change.message)
