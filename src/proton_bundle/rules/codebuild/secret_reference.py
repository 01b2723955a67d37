"""PB841: A secret is not named as CodeBuild names it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.codebuild._settings import pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB841",
    name="secret-reference",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A secret is not named as CodeBuild names it",
    why="A secret is NAME:KEY, or an ARN with the key behind it; a version may follow, and "
    "nothing more.",
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
              secrets_manager:
                TOKEN: «a:b:c:d:e»
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


_MOST_FIELDS = 4  # the secret, the key in it, the version's stage, the version's id
_FIELDS_OF_ARN = 6


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in pairs(node, "env", "secrets_manager"):
            message = _mistake(entry)
            if message is not None:
                span = entry.value.span
                if isinstance(entry.value, ScalarNode) and entry.value.value:
                    span = entry.value.content
                yield RULE.at(path, span, message)


def _mistake(entry: Entry) -> str | None:
    value = entry.value
    if not isinstance(value, ScalarNode) or not value.value:
        return f"name the secret of '{entry.name}', as NAME:KEY"
    if value.is_dynamic:
        return None
    fields = value.value.split(":")
    if fields[0] == "arn":
        fields = fields[_FIELDS_OF_ARN:]
    if len(fields) > _MOST_FIELDS:
        return "a secret is NAME:KEY:STAGE:VERSION at most"
    return None
