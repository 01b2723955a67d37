"""PB839: the inputs file cannot have this format."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB839",
    name="input-type",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="The inputs file cannot have this format",
    why="input_type is JSON, which is also the default, or HCL.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            input_type: «json»
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


_TYPES = ("JSON", "HCL")


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        given = node.get("input_type")
        if not isinstance(given, ScalarNode) or given.value in _TYPES or given.is_dynamic:
            continue
        upper = given.value.upper()
        edits = (Edit(path, given.content, upper),)
        fix = Fix(f"Write {upper}", True, edits) if upper in _TYPES else None
        yield RULE.at(path, given.content, f"'{given.value}' is neither JSON nor HCL", fix=fix)
