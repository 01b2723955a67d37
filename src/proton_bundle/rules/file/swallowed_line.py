"""PB013: a line has become part of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from proton_bundle.decode.lines import indent_of
from proton_bundle.decode.nodes import Node, ScalarNode, SequenceNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import SourceText, Span

if TYPE_CHECKING:
    from proton_bundle.decode.oddity import Habits

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
_ITEM = re.compile(r"-(?: |[\"'!{])|![A-Z]\w+ ")
_LINE = re.compile(r"[^\r\n]+")
_BESIDE = "this line is part of the text before it: begin it where the other items begin, with '- '"
_NO_DASH = "this line and what follows become one text: '- ' is missing before it"
_NO_SPACE = "this '-' is part of a text: a space is missing behind it"


def check(subject: FileSubject) -> Iterator[Finding]:
    if any(each.kind != "duplicate-key" for each in subject.yaml.problems):
        return  # what is no YAML may have swallowed anything
    for node in subject.nodes:
        if isinstance(node, ScalarNode):
            if _may_be(subject.source.text, node) and (found := _swallowed(subject.source, node)):
                yield RULE.at(subject.path, *found)
        elif isinstance(node, SequenceNode) and not node.flow:
            for item in node.items:
                yield from (RULE.at(subject.path, at, _BESIDE) for at in _words(subject, item))


def _may_be(text: str, node: ScalarNode) -> bool:
    """A cheap look first: nearly every plain text is one line and begins with a letter."""
    start, end = node.content
    return node.style == "plain" and (text[start : start + 1] == "-" or "\n" in text[start:end])


def _swallowed(source: SourceText, node: ScalarNode) -> tuple[Span, str] | None:
    """The line to blame where the plain text *node* holds an item's, and what to say of it."""
    first, *following = _lines(source, node)
    before = _before(source, first)
    if not before.strip() and _GLUED.match(source.text, first.start):
        return first, _NO_SPACE
    item = next((each for each in following if _ITEM.match(source.text, each.start)), None)
    if item is None:
        return None
    if not before.strip():
        return first, _NO_DASH
    if _stands_out(source, first, item):
        return Span(first.start - len(before.lstrip()), first.end), _BESIDE
    return item, _BESIDE


def _stands_out(source: SourceText, first: Span, item: Span) -> bool:
    """Whether the item that *first* begins is indented oddly, rather than the swallowed *item*."""
    if not _before(source, first).lstrip().startswith("- "):
        return False
    lines, habits = _habits(source)

    def gain(span: Span, level: int) -> int:
        number = source.position(span.start).line
        moved = " " * level + lines[number].lstrip(" ")
        return habits.oddity(lines, number, lines[number]) - habits.oddity(lines, number, moved)

    levels = [indent_of(lines[source.position(span.start).line]) for span in (first, item)]
    return gain(first, levels[1]) > gain(item, levels[0])


@lru_cache(maxsize=1)
def _habits(source: SourceText) -> tuple[list[str], Habits]:
    """The file's lines and how they are indented, read once however many lines are swallowed."""
    from proton_bundle.decode.oddity import Habits

    lines = [source.line_text(number) for number in range(source.line_count)]
    return lines, Habits(lines)


def _words(subject: FileSubject, item: Node) -> Iterator[Span]:
    """The lines behind the first of an item that holds one word a line, as items do."""
    if not isinstance(item, ScalarNode) or item.tag or not _may_be(subject.source.text, item):
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


def _before(source: SourceText, span: Span) -> str:
    """What stands before *span* on its line."""
    return source.slice(Span(source.line_span(source.position(span.start).line).start, span.start))
