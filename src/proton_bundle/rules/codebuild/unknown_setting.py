"""PB832: A setting of CodeBuild does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import KEYS, key_span, settings, unknown
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB832",
    name="unknown-codebuild-setting",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A setting of CodeBuild does not exist",
    why="Nothing reads it. Properties of the build project go under project_properties.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
            «deprovison»: [npm run destroy]
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
            deprovision: [npm run destroy]
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry, near in unknown(node):
            span = key_span(entry)
            hint = f"; did you mean '{near}'?" if near else f" (known here: {', '.join(KEYS)})"
            fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
            yield RULE.at(path, span, f"nothing reads '{entry.name}'{hint}", fix=fix)
