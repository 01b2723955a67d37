"""PB012: a value ends with a quote that nothing opened."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB012",
    name="stray-quote",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A value ends with a quote that nothing opened",
    why="YAML takes a quote in the middle of a value as a character like any other, so it becomes "
    "part of the value.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: {{ service_instance.inputs.queue_name }}«"»
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
    for node in subject.nodes:
        if not isinstance(node, ScalarNode) or node.style != "plain":
            continue
        text = subject.source.slice(node.content)
        mark = text[-1:]
        if mark not in ('"', "'") or text.count(mark) % 2 == 0:
            continue
        start = node.content.start
        edit = Edit(subject.path, Span(start, start), mark)
        message = f"nothing opens this {mark}: it is part of the value"
        span = Span(node.content.end - 1, node.content.end)
        fix = Fix(f"Open it with {mark}", False, (edit,))
        yield RULE.at(subject.path, span, message, fix=fix)
