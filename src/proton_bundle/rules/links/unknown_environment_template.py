"""PB708: a compatible environment template is likely misspelled."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import BundleKind
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB708",
    name="unknown-environment-template",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A compatible environment template is likely misspelled",
    why="The template is not among the bundles here, and one with a name much like it is.",
    bad="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - «netwrok:1»
    supported_component_sources:
      - DIRECTLY_DEFINED
    """,
    good="""
    -- worker/v1/.template-registration.yaml --
    compatible_environments:
      - network:1
    supported_component_sources:
      - DIRECTLY_DEFINED
    """,
    base="project",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    analysis = subject.analysis
    registration = analysis.project.registration(analysis.root)
    if registration is None:
        return
    names = {
        name
        for root in analysis.project.roots
        if root.kind is BundleKind.ENVIRONMENT and (name := analysis.project.name_of(root))
    }
    for each in registration.compatible or ():
        close = closest(each.name, names) if each.name and each.name not in names else None
        if close:
            message = f"no environment template '{each.name}' is here; did you mean '{close}'?"
            yield RULE.at(registration.source.path, each.span, message)
