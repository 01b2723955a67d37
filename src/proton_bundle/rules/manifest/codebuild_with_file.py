"""PB214: a template of CodeBuild names a file or a language."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import Engine
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB214",
    name="codebuild-with-file",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A template of CodeBuild names a file or a language",
    why="CodeBuild runs the commands under settings; no file is rendered, and no language asked "
    "for.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - «file»: deploy.sh
          rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:4.0
            runtimes: {nodejs: 16}
            provision: [./deploy.sh]
            deprovision: [./destroy.sh]
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:4.0
            runtimes: {nodejs: 16}
            provision: [./deploy.sh]
            deprovision: [./destroy.sh]
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, template in entries(subject):
        if template.engine is not Engine.CODEBUILD:
            continue
        for entry in template.node.entries:
            if entry.name in ("file", "template_language"):
                message = f"a template of CodeBuild has no '{entry.name}': remove it"
                yield RULE.at(path, entry.key.span, message)
