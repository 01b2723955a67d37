"""PB830: A template of CodeBuild has no settings."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import Engine
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.manifest._keys import stands_in
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB830",
    name="settings-missing",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A template of CodeBuild has no settings",
    why="settings says what runs, and in which image; without it there is nothing to run.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - «rendering_engine: codebuild»
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
    for path, template in entries(subject):
        if template.engine is not Engine.CODEBUILD or stands_in(template, "settings"):
            continue
        entry = template.node.entry("settings") or template.node.entry("codebuild")
        if entry is None:
            message = "add 'settings', with 'image', 'runtimes', 'provision' and 'deprovision'"
            yield RULE.at(path, template.span, message)
        elif not isinstance(entry.value, MappingNode):
            message = "'settings' maps 'image', 'runtimes', 'provision' and 'deprovision'"
            yield RULE.at(path, entry.key.span, message)
