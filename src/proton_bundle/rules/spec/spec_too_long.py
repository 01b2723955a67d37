"""PB410: a spec is longer than Proton takes."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB410",
    name="spec-too-long",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A spec is longer than Proton takes",
    why="The API takes at most 51,200 characters of spec.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline: {}
    instances: []
    # ‹long *11000›
    """,
    good="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
    """,
    base="project",
)


# The API model's bound for SpecContents.
_LONGEST = 51_200


def check(subject: SpecSubject) -> Iterator[Finding]:
    length = len(subject.file.spec.source.text)
    if length > _LONGEST:
        message = f"{length:,} characters: Proton takes at most {_LONGEST:,} of a spec"
        yield RULE.at(subject.file.path, Span(_LONGEST, length), message)
