"""PB006: one mapping holds a key twice."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.file._yaml import problems
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject

RULE = Rule(
    code="PB006",
    name="duplicate-key",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="One mapping holds a key twice",
    why="At most one of the two counts, most likely the later one; the other is silently lost.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: jobs
          «QueueName»: "{{ service_instance.inputs.queue_name }}"
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


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind is FileKind.TEMPLATE:
        found = [each for each in subject.yaml.problems if each.kind == "duplicate-key"]
    else:
        found = [*problems(subject, "duplicate-key")]
    for problem in found:
        yield RULE.at(subject.path, problem.span, problem.message)
