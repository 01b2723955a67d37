"""PB604: a template reads an output that the other template does not put out."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB604",
    name="unknown-output",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A template reads an output that the other template does not put out",
    why="Outputs are the names under Outputs of every compatible environment template, or of "
    "the instance template; a name that one of them lacks fails the deployment into it.",
    bad="""
    -- worker/v1/instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
          Tags:
            - Key: topic
              Value: "{{ environment.outputs.«TopicAr» }}"
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
          QueueName: "{{ service_instance.inputs.queue_name }}"
          Tags:
            - Key: topic
              Value: "{{ environment.outputs.TopicArn }}"
    Outputs:
      QueueUrl:
        Value: !Ref Queue
    """,
    base="project",
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "unknown-output")
