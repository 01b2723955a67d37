"""PB005: a tab indents YAML."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.file._yaml import problems
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject

RULE = Rule(
    code="PB005",
    name="tab-indentation",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.REGISTRATION,
    title="A tab indents YAML",
    why="YAML is indented with spaces only; a tab at a line's start makes the file unreadable.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
    «\t»rendering_engine: jinja
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


def check(subject: FileSubject) -> Iterator[Finding]:
    for problem in problems(subject, "tab"):
        yield RULE.at(subject.path, problem.span, problem.message)
