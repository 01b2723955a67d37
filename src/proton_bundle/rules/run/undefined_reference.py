"""PB594: a reference to what the template does not have."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB594",
    name="undefined-reference",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.DEPLOYMENT,
    title="A reference names what neither the template nor its transform defines",
    why="CloudFormation refuses it once the transform has run: no Ref, GetAtt, Sub, DependsOn or "
    "Condition may name what is not there. Without a transform cfn-lint says so itself.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    Outputs:
      QueueUrl:
        Value: !Ref «Quue»
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    Outputs:
      QueueUrl:
        Value: !Ref Queue
    """,
)


def check(_subject: FileSubject) -> Iterator[Finding]:
    """Nothing by itself: found by rendering, in ``proton_cloudformation.rendered_check``."""
    yield from ()
