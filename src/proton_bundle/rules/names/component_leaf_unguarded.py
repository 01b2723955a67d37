"""PB611: a component's output is read without a default."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB611",
    name="component-leaf-unguarded",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A component's output is read without a default",
    why="Without an attached component the output does not exist, and the deployment fails. "
    "Whole objects are safe: with nothing attached they are empty.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.components.default.outputs.«BucketName» }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
          Tags:
            - Key: bucket
              Value: "{{ service_instance.components.default.outputs.BucketName | default('') }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "component-leaf-unguarded")
