"""PB009: a file is larger than Proton takes."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB009",
    name="file-too-large",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A file is larger than Proton takes",
    why="Schemas and manifests may have 50 KB each, templates 200 KB; these quotas could not be "
    "raised.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    # ‹long *12000›
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

_KILOBYTE = 1024
_MOST = {
    FileKind.SCHEMA: 50 * _KILOBYTE,
    FileKind.MANIFEST: 50 * _KILOBYTE,
    FileKind.TEMPLATE: 200 * _KILOBYTE,
    FileKind.TERRAFORM: 200 * _KILOBYTE,
}


def check(subject: FileSubject) -> Iterator[Finding]:
    most = _MOST.get(subject.kind)
    if most is not None and subject.size > most:
        message = f"{subject.size:,} bytes; the largest allowed here is {most:,}"
        yield RULE.at(subject.path, Span(0, 0), message)
