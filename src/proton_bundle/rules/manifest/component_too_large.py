"""PB213: a component's files are longer than Proton takes."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.files import TextFile
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ComponentSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB213",
    name="component-too-large",
    severity=Severity.ERROR,
    scope=Scope.COMPONENT,
    noticed=Noticed.REGISTRATION,
    title="A component's files are longer than Proton takes",
    why="A component's manifest and template travel inside the request: the manifest may have "
    "1,024 characters, the template 51,200.",
    bad="""
    -- manifest.yaml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    # ‹long *250›
    """,
    good="""
    -- manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    base="component",
)

_MOST_IN_MANIFEST = 1_024
_MOST_IN_TEMPLATE = 51_200


def check(subject: ComponentSubject) -> Iterator[Finding]:
    for part in subject.bundle.parts.values():
        if part.manifest_file is not None:
            yield from _too_long(part.manifest_file, _MOST_IN_MANIFEST)
        for file in part.template_files:
            yield from _too_long(file, _MOST_IN_TEMPLATE)


def _too_long(file: TextFile, most: int) -> Iterator[Finding]:
    count = len(file.source.text)
    if count > most:
        message = f"{count:,} characters; a component may have {most:,} here"
        yield RULE.at(file.source.path, Span(0, 0), message)
