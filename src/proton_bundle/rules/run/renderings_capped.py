"""PB593: a template that can become more texts than are linted."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB593",
    name="renderings-capped",
    severity=Severity.INFO,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A template can become more texts than were looked at",
    why="Its conditions allow more combinations than rendering-cap (here 2); cfn-lint saw only so "
    "many. Raise the cap in proton.toml to have it see more.",
    bad="""
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
            fifo:
              type: boolean
              default: false
            encrypted:
              type: boolean
              default: false
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
          {% if service_instance.inputs.fifo %}
          FifoQueue: true
          {% endif %}
          {% if service_instance.inputs.encrypted %}
          SqsManagedSseEnabled: true
          {% endif %}
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
)


def check(_subject: FileSubject) -> Iterator[Finding]:
    """Nothing by itself: found by rendering, in ``proton_cloudformation.rendered_check``."""
    yield from ()
