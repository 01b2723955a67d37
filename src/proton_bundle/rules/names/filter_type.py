"""PB609: a filter is given a value that it cannot take."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB609",
    name="filter-type",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A filter is given a value that it cannot take",
    why="Proton's own filters take the outputs of an environment or component as a whole; "
    "given anything else, rendering fails.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name | «proton_cfn_iam_policy_arns» }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name | proton_cfn_sanitize }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "filter-type")
