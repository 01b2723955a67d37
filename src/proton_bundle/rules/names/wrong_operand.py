"""PB614: an operator is given a value that it cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB614",
    name="wrong-operand",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="An operator is given a value that it cannot take",
    why="Jinja works as Python does: a string and a number cannot be added, and rendering fails.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ «service_instance.inputs.queue_name + 1» }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name ~ 1 }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "wrong-operand")
