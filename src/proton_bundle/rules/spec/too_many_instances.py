"""PB411: a service has more instances than the quota."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import SpecSubject

RULE = Rule(
    code="PB411",
    name="too-many-instances",
    severity=Severity.WARNING,
    scope=Scope.SPEC,
    noticed=Noticed.SPEC,
    title="A service has more instances than the quota",
    why="A service had at most 20 instances unless AWS raised the quota.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline: {}
    instances:
      - {name: i0, environment: dev}
      - {name: i1, environment: dev}
      - {name: i2, environment: dev}
      - {name: i3, environment: dev}
      - {name: i4, environment: dev}
      - {name: i5, environment: dev}
      - {name: i6, environment: dev}
      - {name: i7, environment: dev}
      - {name: i8, environment: dev}
      - {name: i9, environment: dev}
      - {name: i10, environment: dev}
      - {name: i11, environment: dev}
      - {name: i12, environment: dev}
      - {name: i13, environment: dev}
      - {name: i14, environment: dev}
      - {name: i15, environment: dev}
      - {name: i16, environment: dev}
      - {name: i17, environment: dev}
      - {name: i18, environment: dev}
      - {name: i19, environment: dev}
      - «{name: i20, environment: dev}»
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


_QUOTA = 20


def check(subject: SpecSubject) -> Iterator[Finding]:
    instances = subject.file.spec.instances
    if len(instances) > _QUOTA:
        message = f"{len(instances)} instances; the quota was {_QUOTA} a service"
        yield RULE.at(subject.file.path, instances[_QUOTA].span, message)
