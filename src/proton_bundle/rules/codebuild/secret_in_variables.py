"""PB843: A secret stands in the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.codebuild._settings import pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB843",
    name="secret-in-variables",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A secret stands in the manifest",
    why="Variables are shown in the build's log and in everybody's copy of the bundle. Name a "
    "secret under env.secrets_manager instead.",
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
              variables:
                DEPLOY_PASSWORD: «hunter2hunter2»
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
            provision: [npm run deploy]
            deprovision: [npm run destroy]
    """,
)


_SECRET = re.compile(r"(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY)$", re.IGNORECASE)
# A name, path or ARN says where a secret is, not what.
_WHERE = re.compile(r"arn:.*|/.*|.*/.*|\d{1,6}|true|false|", re.IGNORECASE)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in pairs(node, "env", "variables"):
            value = entry.value
            if not _SECRET.search(entry.name or "") or not isinstance(value, ScalarNode):
                continue
            if not value.is_dynamic and not _WHERE.fullmatch(value.value):
                message = f"put '{entry.name}' into Secrets Manager, and name it in secrets_manager"
                yield RULE.at(path, value.content, message)
