"""PB001: a file is not UTF-8 text."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB001",
    name="not-utf8",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A file is not UTF-8 text",
    why="Schemas, manifests and templates are read as UTF-8; other bytes have no meaning there.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Description: caf«‹0xE9›»
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Description: café
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
)

_REPLACEMENT = "\ufffd"


def check(subject: FileSubject) -> Iterator[Finding]:
    start = subject.source.text.find(_REPLACEMENT)
    if subject.file.problem and start >= 0:
        _, _, message = subject.file.problem.message.partition(" is ")
        yield RULE.at(subject.path, Span(start, start + 1), f"this is {message}")
