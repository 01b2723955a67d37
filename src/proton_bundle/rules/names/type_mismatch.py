"""PB613: a comparison can never be true."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB613",
    name="type-mismatch",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.NEVER,
    title="A comparison can never be true",
    why="Values of different types are never equal, and a value is never one outside its "
    "enum: the branch is dead.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ 'a' if service_instance.inputs.queue_name == «1» else 'b' }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ 'a' if service_instance.inputs.queue_name == '1' else 'b' }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "type-mismatch")
