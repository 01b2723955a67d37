"""PB901: an ignore comment that covers nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity, Tag
from proton_bundle.rules.registry import by_code
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.run import unknown_ignore
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import SourceText, Span
from proton_bundle.suppressions import Suppression

_COMMA_AFTER = re.compile(r"[ \t]*,[ \t]*")
_COMMA_BEFORE = re.compile(r",?[ \t]*$")

RULE = Rule(
    code="PB901",
    name="unused-ignore",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="An ignore comment covers nothing",
    why="What it ignored is mended, or it stands on the wrong line; left alone it hides the next "
    "mistake of that kind.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue  # proton: ignore[«PB601»] an old exception
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
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
    """Nothing by itself: the linter asks ``findings`` once all other rules have run."""
    yield from ()


def findings(
    source: SourceText, suppressions: Iterable[Suppression], unused: Iterable[Suppression]
) -> Iterator[Finding]:
    """A finding for each of *unused*, which are those of *suppressions* that cover nothing."""
    idle = set(unused)
    used = {each.comment for each in suppressions if each not in idle}
    for each in idle:
        known = each.code in by_code() or not each.code.startswith("PB")
        if not known:
            yield unknown_ignore.finding(source, each)
            continue
        edit = _without_code if each.comment in used or _shares(each, idle) else _without_comment
        fix = Fix("Remove the ignore comment", True, (edit(source, each),))
        message = f"nothing here is ignored by '{each.code}'; remove the comment"
        tags = frozenset({Tag.UNUSED})
        yield RULE.at(source.path, each.code_span, message, fix=fix, tags=tags)


def _shares(one: Suppression, others: Iterable[Suppression]) -> bool:
    """Whether another code stands in the comment: each goes by itself, the last takes it along."""
    return any(each is not one and each.comment == one.comment for each in others)


def _without_code(source: SourceText, suppression: Suppression) -> Edit:
    """Take the code and one comma out of the brackets."""
    start, end = suppression.code_span
    after = _COMMA_AFTER.match(source.text, end)
    before = _COMMA_BEFORE.search(source.text, suppression.comment.start, start)
    if after is not None:
        end = after.end()
    elif before is not None:
        start = before.start()
    return Edit(source.path, Span(start, end), "")


def _without_comment(source: SourceText, suppression: Suppression) -> Edit:
    """Take the comment out, and the line that it has to itself or the blanks before it."""
    start, end = suppression.comment
    line = source.line_span(source.position(start).line)
    if source.text[line.start : start].strip() or source.text[end : line.end].strip():
        blanks = source.text[line.start : start]
        return Edit(source.path, Span(line.start + len(blanks.rstrip()), end), "")
    following = source.position(line.end).line + 1
    if following < source.line_count:
        return Edit(source.path, Span(line.start, source.line_span(following).start), "")
    return Edit(source.path, Span(line.start, line.end), "")
