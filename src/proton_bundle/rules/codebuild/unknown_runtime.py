"""PB835: A runtime does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import key_span, pairs, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB835",
    name="unknown-runtime",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A runtime does not exist",
    why="CodeBuild's images install a few languages by name, and fail for any other.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - rendering_engine: codebuild
          settings:
            image: aws/codebuild/amazonlinux2-x86_64-standard:5.0
            runtimes: {«node»: 18}
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


_RUNTIMES = ("nodejs", "python", "golang", "java", "ruby", "php", "dotnet", "android", "docker")
_MEANT = {"go": "golang", "js": "nodejs", "node": "nodejs"}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for entry in pairs(node, "runtimes"):
            name, span = entry.name or "", key_span(entry)
            if name in _RUNTIMES or "{{" in name:
                continue
            near = _MEANT.get(name) or closest(name, _RUNTIMES)
            hint = f"; did you mean '{near}'?" if near else ""
            fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
            yield RULE.at(path, span, f"CodeBuild has no runtime '{name}'{hint}", fix=fix)
