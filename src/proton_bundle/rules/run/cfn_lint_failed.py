"""PB592: a rendering on which cfn-lint failed."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB592",
    name="cfn-lint-failed",
    severity=Severity.INFO,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="cfn-lint gave no answer for a rendering",
    why="It took longer than cfn-lint-timeout allows, or its process ended: what it would say "
    "is unknown. The run goes on without it.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    # Only an example: any template may be the one that cfn-lint takes too long for.
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
