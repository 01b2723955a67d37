"""PB831: A manifest spells CodeBuild's keys as they were before 2023."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.manifest import Engine
from proton_bundle.rules.codebuild._settings import key_span, settings
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB831",
    name="early-codebuild-spelling",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest spells CodeBuild's keys as they were before 2023",
    why="codebuild became settings, and deprovisioning became deprovision; the early names are "
    "not read.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          «codebuild»:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
            «deprovisioning»: [npm run destroy]
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


_NOW = {"codebuild": "settings", "deprovisioning": "deprovision"}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, template in entries(subject):
        if template.engine is Engine.CODEBUILD:
            yield from _early(path, template.node.entry("codebuild"))
    for path, _, node in settings(subject):
        yield from _early(path, node.entry("deprovisioning"))


def _early(path: str, entry: Entry | None) -> Iterator[Finding]:
    if entry is not None and entry.name is not None:
        now, span = _NOW[entry.name], key_span(entry)
        fix = Fix(f"Write '{now}'", True, (Edit(path, span, now),))
        yield RULE.at(path, span, f"'{entry.name}' is called '{now}' since 2023", fix=fix)
