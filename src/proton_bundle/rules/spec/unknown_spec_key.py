"""PB412: a spec has a key that Proton does not read."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import name_span
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.spec import SpecKind
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB412",
    name="unknown-spec-key",
    severity=Severity.WARNING,
    scope=Scope.SPEC,
    noticed=Noticed.NEVER,
    title="A spec has a key that Proton does not read",
    why="Proton passed over it in silence, with all that stands beneath. Inputs belong under spec "
    "or pipeline.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances:
      - name: worker-dev
        environment: dev
        «specs»:
          queue_name: tasks
    """,
    good="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    instances:
      - name: worker-dev
        environment: dev
        spec:
          queue_name: tasks
    """,
    base="project",
)

_KEYS = {
    SpecKind.ENVIRONMENT: ("proton", "spec"),
    SpecKind.SERVICE: ("proton", "pipeline", "instances"),
}
_INSTANCE = ("name", "environment", "spec")


def check(subject: SpecSubject) -> Iterator[Finding]:
    spec = subject.file.spec
    if spec.kind is None or spec.document.problems:
        return
    yield from _unknown(subject, spec.document.root, _KEYS[spec.kind])
    for instance in spec.instances:
        yield from _unknown(subject, instance.node, _INSTANCE)


def _unknown(subject: SpecSubject, node: object, keys: tuple[str, ...]) -> Iterator[Finding]:
    path = subject.file.path
    for entry in node.entries if isinstance(node, MappingNode) else ():
        if entry.name is None or entry.name in keys:
            continue
        absent = [key for key in keys if isinstance(node, MappingNode) and node.get(key) is None]
        close = closest(entry.name, absent)
        hint = f"did you mean '{close}'?" if close else f"known here: {', '.join(keys)}"
        span = name_span(entry)
        # Mending it gives Proton values that it did not have before.
        edits = (Edit(path, span, close),) if close else ()
        fix = Fix(f"Write '{close}'", False, edits) if close else None
        yield RULE.at(path, span, f"nothing reads '{entry.name}'; {hint}", fix=fix)
