"""PB836: A runtime's version loses its last zero."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB836",
    name="runtime-version-float",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A runtime's version loses its last zero",
    why="YAML reads 3.10 as a number, which is 3.1; in quotes it stays 3.10.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {python: «3.10»}
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
            runtimes: {python: "3.10"}
            provision: [npm run deploy]
            deprovision: [npm run destroy]
    """,
)


_LOSING = re.compile(r"\d+\.\d*0")


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in (*pairs(node, "runtimes"), *pairs(node, "env", "variables")):
            value = entry.value
            if not isinstance(value, ScalarNode) or value.style != "plain":
                continue
            if _LOSING.fullmatch(value.value):
                edit = Edit(path, value.content, f'"{value.value}"')
                fix = Fix("Quote the version", True, (edit,))
                message = f'YAML reads this as {float(value.value):g}: write "{value.value}"'
                yield RULE.at(path, value.content, message, fix=fix)
