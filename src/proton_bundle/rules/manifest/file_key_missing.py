"""PB206: a manifest names no template file."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import Engine
from proton_bundle.rules.manifest._entries import whole_entries
from proton_bundle.rules.manifest._keys import stands_in
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB206",
    name="file-key-missing",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest names no template file",
    why="CloudFormation and Terraform templates are files beside the manifest, and 'file' names "
    "them.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - «rendering_engine: jinja
          template_language: cloudformation»
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


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in whole_entries(subject):
        if entry.engine in (None, Engine.CODEBUILD) or entry.file or stands_in(entry, "file"):
            continue
        span = entry.file_span or entry.span
        yield RULE.at(path, span, "name the template's file: 'file: NAME'")
