"""PB901: an ignore comment that covers nothing."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity, Tag
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.suppressions import Suppression

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
    """Nothing by itself: the linter asks ``finding`` once all other rules have run."""
    yield from ()


def finding(path: str, suppression: Suppression) -> Finding | None:
    """The finding for one code of a comment; None for codes that are not ours to judge.

    cfn-lint's codes are judged only when cfn-lint ran, which the caller knows.
    """
    if not suppression.code.startswith("PB"):
        return None
    fix = Fix("Remove the ignore comment", True, (Edit(path, suppression.comment, ""),))
    return RULE.at(
        path,
        suppression.code_span,
        f"nothing here is ignored by '{suppression.code}'; remove the comment",
        fix=fix,
        tags=frozenset({Tag.UNUSED}),
    )
