"""PB837: nothing runs when a resource is made or removed."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.codebuild._settings import is_missing, key_span, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB837",
    name="commands-missing",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="Nothing runs when a resource is made or removed",
    why="provision runs at every creation and update, deprovision before a deletion; what has no "
    "commands is left as it is.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          «settings»:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {nodejs: 18}
            provision: [npm run deploy]
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


_WHEN = {
    "provision": "nothing runs when this is created or updated: list commands under 'provision'",
    "deprovision": "nothing runs when this is deleted: list commands under 'deprovision'",
}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry, node in settings(subject):
        for key, message in _WHEN.items():
            if is_missing(node, key):
                yield RULE.at(path, key_span(entry), message)
