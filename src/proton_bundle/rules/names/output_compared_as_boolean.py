"""PB612: an output is used as if it were a boolean."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB612",
    name="output-compared-as-boolean",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.NEVER,
    title="An output is used as if it were a boolean",
    why="Outputs are strings. A boolean arrives as 'True' or 'False', and both are true in a "
    "condition.",
    bad="""
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          {% if environment.outputs.TopicArn == «true» %}
          QueueName: "{{ service_instance.inputs.queue_name }}"
          {% endif %}
    Outputs:
      QueueUrl:
        Value: !Ref Queue
    """,
    good="""
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          {% if environment.outputs.TopicArn == 'True' %}
          QueueName: "{{ service_instance.inputs.queue_name }}"
          {% endif %}
    Outputs:
      QueueUrl:
        Value: !Ref Queue
    """,
    base="project",
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "output-compared-as-boolean")
