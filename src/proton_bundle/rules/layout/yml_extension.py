"""PB102: a schema or manifest ends in .yml."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from proton_bundle.findings import Finding, Fix, Move, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB102",
    name="yml-extension",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema or manifest ends in .yml",
    why="Proton's own documents know schema.yaml and manifest.yaml only, and no published bundle "
    "has another name.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    -- instance_infrastructure/manifest.yml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle = subject.bundle
    files = [bundle.schema_file, *(part.manifest_file for part in bundle.parts.values())]
    for file in files:
        if file is not None and file.source.path.endswith(".yml"):
            path = file.source.path
            right = f"{path.removesuffix('.yml')}.yaml"
            message = f"rename '{basename(path)}' to '{basename(right)}'"
            fix = Fix(f"Rename to '{basename(right)}'", True, (), (Move(path, right),))
            yield RULE.at(path, Span(0, 0), message, fix=fix)
