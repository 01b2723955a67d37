"""PB408: two instances of a spec have one name."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Related, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB408",
    name="duplicate-instance",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="Two instances of a spec have one name",
    why="Instances are told apart by their names.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
      - name: «worker-dev»
        environment: dev
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


def check(subject: SpecSubject) -> Iterator[Finding]:
    first: dict[str, Span] = {}
    for instance in subject.file.spec.instances:
        if instance.name is None or instance.name_span is None:
            continue
        before = first.setdefault(instance.name, instance.name_span)
        if before != instance.name_span:
            yield RULE.at(
                subject.file.path,
                instance.name_span,
                f"an instance before this one is called '{instance.name}' too; rename one",
                related=(Related(subject.file.path, before, "the first one"),),
            )
