"""PB014: a function is written without its colon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB014",
    name="function-as-text",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A function is written without its colon",
    why="CloudFormation gets a text that begins with the name of the function, and calls nothing.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    Outputs:
      QueueUrl:
        Value:
          «Ref» Queue
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    Outputs:
      QueueUrl:
        Value:
          Ref: Queue
    """,
)

_CALL = re.compile(r"(Ref|Fn::[A-Z]\w+)(?::| +)(?=[^\s:])")


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.kind is not FileKind.TEMPLATE:
        return
    for node in subject.nodes:
        if not isinstance(node, ScalarNode) or not node.value.startswith(("Ref", "Fn::")):
            continue
        if node.style != "plain":
            continue
        match = _CALL.match(subject.source.text, node.content.start, node.content.end)
        if match is None:
            continue
        span = Span(*match.span(1))
        edit = Edit(subject.path, Span(*match.span()), f"{match[1]}: ")
        fix = Fix(f"Write '{match[1]}:'", False, (edit,))
        yield RULE.at(subject.path, span, f"this is a text: write '{match[1]}: …'", fix=fix)
