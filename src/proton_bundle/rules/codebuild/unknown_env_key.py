"""PB840: A key of env does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import key_span, pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB840",
    name="unknown-env-key",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A key of env does not exist",
    why="env holds variables, and secrets_manager with an underscore, though CodeBuild's own file"
    " has a hyphen.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            env:
              «secrets-manager»:
                TOKEN: deploy/token:Secret
            provision: [npm run deploy]
            deprovision: [npm run destroy]
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
            env:
              secrets_manager:
                TOKEN: deploy/token:Secret
            provision: [npm run deploy]
            deprovision: [npm run destroy]
    """,
)


_KEYS = ("variables", "secrets_manager")


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in pairs(node, "env"):
            if entry.name in _KEYS:
                continue
            near, span = closest(entry.name or "", _KEYS), key_span(entry)
            hint = f"; did you mean '{near}'?" if near else f" (known here: {' and '.join(_KEYS)})"
            fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
            yield RULE.at(path, span, f"nothing reads '{entry.name}'{hint}", fix=fix)
