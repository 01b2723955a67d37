"""PB590: a template that does not render."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB590",
    name="render-failed",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.DEPLOYMENT,
    title="A template does not render",
    why="Jinja stops at this place whatever a spec says, so every deployment fails "
    "before CloudFormation is asked.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "«{{ 10 // (2 - 2) }}»"
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
