"""PB002: a file cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB002",
    name="unreadable-file",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A file cannot be read",
    why="The system does not let the file be opened, or it is far larger than any file of a "
    "bundle may be; nothing in it was checked.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Description: a file of more than eight million bytes
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
    problem = subject.file.problem
    if problem is not None and not subject.source.text:
        yield RULE.at(subject.path, Span(0, 0), problem.message)
