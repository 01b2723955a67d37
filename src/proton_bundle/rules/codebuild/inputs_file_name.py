"""PB845: A command reads an inputs file that may not be there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import commands, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB845",
    name="inputs-file-name",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A command reads an inputs file that may not be there",
    why="The user guide gives the inputs file two names; every working bundle reads proton-"
    "inputs.json.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision:
              - jq .service_instance «proton-input.json»
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
            provision:
              - jq .service_instance proton-inputs.json
            deprovision: [npm run destroy]
    """,
)


_OTHER_NAME = re.compile(r"\bproton-input\.json\b")
_NAME = "proton-inputs.json"


def check(subject: PartSubject) -> Iterator[Finding]:
    manifest = subject.part.manifest
    for path, _, node in settings(subject):
        assert manifest is not None, "the settings are in it"
        for _, item in commands(node):
            if not isinstance(item, ScalarNode):
                continue
            for match in _OTHER_NAME.finditer(manifest.source.text, *item.span):
                span = Span(*match.span())
                fix = Fix(f"Write {_NAME}", True, (Edit(path, span, _NAME),))
                yield RULE.at(path, span, f"the inputs lie in {_NAME}", fix=fix)
