"""PB902: an ignore comment for a code that no rule has."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.registry import by_code
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import SourceText
from proton_bundle.suggestions import closest
from proton_bundle.suppressions import Suppression

RULE = Rule(
    code="PB902",
    name="unknown-ignore-code",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="An ignore comment names a code that no rule has",
    why="The comment ignores nothing: what it was written for is still reported.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue  # proton: ignore[«PB6010»] the queue is older than the bundle
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
    """Nothing by itself: told by the linter together with unused ignore comments."""
    yield from ()


def finding(source: SourceText, suppression: Suppression) -> Finding:
    """The finding for *suppression*, whose code nobody knows."""
    near = closest(suppression.code, by_code())
    message = f"no rule has the code '{suppression.code}'"
    if near is None:
        return RULE.at(source.path, suppression.code_span, message)
    fix = Fix(f"Write '{near}'", False, (Edit(source.path, suppression.code_span, near),))
    text = f"{message}; did you mean '{near}'?"
    return RULE.at(source.path, suppression.code_span, text, fix=fix)
