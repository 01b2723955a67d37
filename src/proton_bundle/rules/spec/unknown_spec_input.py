"""PB407: a spec gives an input that the template does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.spec._problems import given_inputs, name_span
from proton_bundle.rules.subjects import SpecSubject
from proton_bundle.source import Span
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB407",
    name="unknown-spec-input",
    severity=Severity.WARNING,
    scope=Scope.SPEC,
    noticed=Noticed.NEVER,
    title="A spec gives an input that the template does not have",
    why="Proton accepted it and passed it on, where no template reads it: most often it is a "
    "misspelled name.",
    bad="""
    -- worker/spec/spec.yaml --
    proton: ServiceSpec
    pipeline:
      test_command: make check
    instances:
      - name: worker-dev
        environment: dev
        spec:
          «queue_nam»: tasks
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
    for given, inputs in given_inputs(subject):
        if given.mapping is None or inputs.object.open:
            continue
        known = inputs.properties
        for entry in given.mapping.entries:
            if entry.name is not None and entry.name not in known:
                yield _finding(subject, entry.name, name_span(entry), known)


def _finding(subject: SpecSubject, name: str, span: Span, known: Collection[str]) -> Finding:
    close = closest(name, known)
    hint = f"; did you mean '{close}'?" if close else f" (it has: {', '.join(known)})"
    # Only the author knows what was meant.
    fix = Fix(f"Write '{close}'", False, (Edit(subject.file.path, span, close),)) if close else None
    message = f"the template has no input '{name}'{hint}"
    return RULE.at(subject.file.path, span, message, fix=fix)
