"""PB004: a file is not YAML."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.file._yaml import problems
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB004",
    name="not-yaml",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A file is not YAML",
    why="Schema, manifest and registration files are read as YAML; what cannot be read is refused.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: «"»cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "cloudformation.yaml"
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: FileSubject) -> Iterator[Finding]:
    for problem in problems(subject, "syntax", "unclosed", "character", "alias", "too-deep"):
        yield RULE.at(subject.path, problem.span, problem.message)
