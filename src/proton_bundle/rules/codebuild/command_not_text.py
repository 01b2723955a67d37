"""PB838: A command is no text."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode, SequenceNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.codebuild._settings import COMMANDS, commands, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB838",
    name="command-not-text",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A command is no text",
    why="Commands are a list of texts. A colon with a space behind it makes YAML read a mapping: "
    "put the command in quotes.",
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
              - «echo deploying: now»
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


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, node in settings(subject):
        for key in COMMANDS:
            listed = node.get(key)
            if listed is not None and not isinstance(listed, SequenceNode):
                yield RULE.at(path, listed.span, f"'{key}' is a list of commands: '- COMMAND'")
        for _, item in commands(node):
            if not isinstance(item, ScalarNode):
                fix = _quoted(subject, path, item.span)
                yield RULE.at(path, item.span, "this is no text to YAML: quote it", fix=fix)


def _quoted(subject: PartSubject, path: str, span: Span) -> Fix | None:
    """The command in quotes, if it stands on one line and has none of its own."""
    manifest = subject.part.manifest
    text = manifest.source.slice(span) if manifest else ""
    if not text or "\n" in text or "'" in text:
        return None
    return Fix("Quote the command", True, (Edit(path, span, f"'{text}'"),))
