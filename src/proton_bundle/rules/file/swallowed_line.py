"""PB013: a line has become part of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import Node, ScalarNode, SequenceNode, walk
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import SourceText, Span

RULE = Rule(
    code="PB013",
    name="swallowed-line",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A line has become part of a text",
    why="To YAML a text goes on in deeper lines, and a dash without a space behind it is a letter "
    "like any other: what was meant as an item of a list is none.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
        DependsOn:
          - Topic
            «- Alarm»
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
        DependsOn:
          - Topic
          - Alarm
    """,
)

_GLUED = re.compile(r"-[A-Za-z\"'!{]")
_ITEM = re.compile(r"-(?: |[\"'!{])")
_LINE = re.compile(r"[^\r\n]+")
_BESIDE = "this line is part of the text before it: begin it where the other items begin, with '- '"
_NO_SPACE = "this '-' is part of a text: a space is missing behind it"


def check(subject: FileSubject) -> Iterator[Finding]:
    if any(each.kind != "duplicate-key" for each in subject.yaml.problems):
        return  # what is no YAML may have swallowed anything
    for node in walk(subject.yaml.root):
        found = _swallowed(subject.source, node)
        if isinstance(node, SequenceNode) and not node.flow:
            for item in node.items:
                yield from (RULE.at(subject.path, at, _BESIDE) for at in _words(subject, item))
        if found is not None:
            yield RULE.at(subject.path, *found)


def _swallowed(source: SourceText, node: Node) -> tuple[Span, str] | None:
    """The first line of the plain text *node* that begins as an item does, and what to say."""
    if not isinstance(node, ScalarNode) or node.style != "plain":
        return None
    first, *following = _lines(source, node)
    begins_line = not source.text[_line_start(source, first) : first.start].strip()
    if begins_line and _GLUED.match(source.text, first.start):
        return first, _NO_SPACE
    return next(
        ((each, _BESIDE) for each in following if _ITEM.match(source.text, each.start)), None
    )


def _words(subject: FileSubject, item: Node) -> Iterator[Span]:
    """The lines behind the first of an item that holds one word a line, as items do."""
    if not isinstance(item, ScalarNode) or item.style != "plain" or item.tag:
        return
    first, *following = _lines(subject.source, item)
    words = [subject.source.slice(each) for each in (first, *following)]
    if following and not any(" " in each or each.startswith("-") for each in words):
        yield following[0]


def _lines(source: SourceText, node: ScalarNode) -> list[Span]:
    """What each line of a plain text says, without the spaces around it."""
    found = []
    for line in _LINE.finditer(source.text, node.content.start, node.content.end):
        text = line[0]
        start = line.start() + len(text) - len(text.lstrip())
        if text.strip():
            found.append(Span(start, start + len(text.strip())))
    return found or [node.content]


def _line_start(source: SourceText, span: Span) -> int:
    return source.line_span(source.position(span.start).line).start
