"""PB842: an environment variable holds more than one value."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.codebuild._settings import pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB842",
    name="variable-not-scalar",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="An environment variable holds more than one value",
    why="A variable of the build is a text or a number; a list or mapping is refused.",
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
                SUBNETS: «[one, two]»
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
              variables:
                SUBNETS: one,two
            provision: [npm run deploy]
            deprovision: [npm run destroy]
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in pairs(node, "env", "variables"):
            if not isinstance(entry.value, ScalarNode):
                message = f"'{entry.name}' takes one text or number; join several with commas"
                yield RULE.at(path, entry.value.span, message)
