"""PB107: a bundle has a directory that belongs into another kind of bundle."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import DIRECTORIES, MANIFEST_NAMES, ROLES, BundleKind, Role, first_of
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB107",
    name="directory-of-other-kind",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A bundle has a directory that belongs into another kind of bundle",
    why="The schema makes a bundle an environment's or a service's; the other kind's directories "
    "are not looked at.",
    bad="""
    -- infrastructure/manifest.yaml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    good="""
    -- notes/manifest.yaml --
    about: this is no directory of Proton's
    """,
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle = subject.bundle
    if bundle.schema is None or not bundle.schema.inputs or not bundle.parts:
        return
    for role in Role:
        if role in (*ROLES[bundle.kind], Role.COMPONENT) or _is_preview(subject):
            continue
        folder = join(bundle.root, DIRECTORIES[role])
        first = first_of(subject.analysis.project.path_set, folder, MANIFEST_NAMES)
        if first is not None:
            message = f"Proton does not look into '{DIRECTORIES[role]}' of a {bundle.kind} bundle"
            yield RULE.at(first, Span(0, 0), message)


def _is_preview(subject: BundleSubject) -> bool:
    """Whether ``infrastructure`` stands for the instance's directory, as it did once."""
    bundle = subject.bundle
    return bundle.kind is BundleKind.SERVICE and Role.INSTANCE not in bundle.parts
