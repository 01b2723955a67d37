"""PB212: a component is provisioned by CodeBuild."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import Role
from proton_bundle.manifest import Engine
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB212",
    name="codebuild-component",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A component is provisioned by CodeBuild",
    why="Components are CloudFormation or Terraform; Proton refused any other.",
    bad="""
    -- manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: «codebuild»
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:4.0
            runtimes: {nodejs: 16}
            provision: [npm run deploy]
            deprovision: [npm run destroy]
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


def check(subject: PartSubject) -> Iterator[Finding]:
    if subject.part.role is not Role.COMPONENT:
        return
    for path, entry in entries(subject):
        if entry.engine is Engine.CODEBUILD:
            span = entry.rendering_engine_span or entry.span
            message = "a component cannot use CodeBuild: write jinja or hcl, and a template file"
            yield RULE.at(path, span, message)
