"""PB409: an instance has a name that Proton does not take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject

RULE = Rule(
    code="PB409",
    name="instance-name",
    severity=Severity.ERROR,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="An instance has a name that Proton does not take",
    why="Names begin with a letter or digit, go on with letters, digits, - and _, and have at "
    "most 100 characters.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: «worker.dev»
        environment: dev
        spec:
          queue_name: tasks
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


# The API model's pattern for names of resources.
_NAME = re.compile(r"[0-9A-Za-z]+[0-9A-Za-z_\-]*")
_LONGEST = 100


def check(subject: SpecSubject) -> Iterator[Finding]:
    for instance in subject.file.spec.instances:
        name, span = instance.name, instance.name_span
        if name is None or span is None or (_NAME.fullmatch(name) and len(name) <= _LONGEST):
            continue
        message = f"'{name[:_LONGEST]}' is no name: letters, digits, '-' and '_', 100 at most"
        yield RULE.at(subject.file.path, span, message)
