"""PB861: a name is written as in the preview of Proton."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB861",
    name="preview-name",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A name is written as in the preview of Proton",
    why="Since June 2021 inputs, outputs and names stand under inputs, outputs and name; the "
    "older spelling fails.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.«queue_name» }}"
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


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "preview-name")
