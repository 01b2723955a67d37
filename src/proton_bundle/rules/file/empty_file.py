"""PB008: a schema or manifest is empty."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.file._yaml import is_blank
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB008",
    name="empty-file",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A schema or manifest is empty",
    why="A bundle needs both: the schema says what people may set, the manifest which file is the "
    "template.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    # to be written
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


def check(subject: FileSubject) -> Iterator[Finding]:
    wanted = subject.kind in (FileKind.SCHEMA, FileKind.MANIFEST)
    if wanted and not subject.file.problem and is_blank(subject):
        yield RULE.at(subject.path, Span(0, 0), f"this {subject.kind} says nothing")
