"""PB846: A command reads a name that the inputs file lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.parameters import in_written_files
from proton_bundle.rules.codebuild._settings import commands, settings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span
from proton_bundle.suggestions import closest
from proton_bundle.values import Object, ValueType

RULE = Rule(
    code="PB846",
    name="inputs-path",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A command reads a name that the inputs file lacks",
    why="jq gives null for a name that is not there, and the command goes on with it. The file "
    "holds what a template of Terraform reads: the inputs of the schema, the outputs of the "
    "environment.",
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
              - name=$(jq -r .service_instance.inputs.«queue_nam» proton-inputs.json)
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
              - name=$(jq -r .service_instance.inputs.queue_name proton-inputs.json)
            deprovision: [npm run destroy]
    """,
)

_FILE = re.compile(r"\bproton-inputs?\.json\b")
# Names behind dots, as jq's simplest filter has them; what follows may make up for a missing one.
_PATH = re.compile(r"(?<![\w.\])$/])(?P<names>(?:\.[A-Za-z_]\w*){2,})(?P<guard>\?|\s*//)?")
_NAME = re.compile(r"[A-Za-z_]\w*")


def check(subject: PartSubject) -> Iterator[Finding]:
    manifest = subject.part.manifest
    role = subject.part.role
    names = in_written_files(subject.analysis.namespace(role), role)
    for path, _, node in settings(subject):
        assert manifest is not None, "the settings are in it"
        text = manifest.source.text
        for _, item in commands(node):
            if isinstance(item, ScalarNode) and _FILE.search(text, *item.span):
                for match in _PATH.finditer(text, *item.span):
                    yield from _missing(path, names, match)


def _missing(path: str, names: Object, match: re.Match[str]) -> Iterator[Finding]:
    owner: ValueType = names
    start, end = match.span("names")
    for step in _NAME.finditer(match.string, start, end):
        if not isinstance(owner, Object):
            return
        member = owner.members.get(step[0])
        if member is None:
            near = closest(step[0], owner.members)
            # A filter over something else may begin with any name.
            certain = near or (owner is not names and not match["guard"])
            if certain and not owner.open:
                yield _finding(path, Span(*step.span()), owner, step[0], near)
            return
        owner = member.type


def _finding(path: str, span: Span, owner: Object, name: str, near: str | None) -> Finding:
    hint = f"; did you mean '{near}'?" if near else ""
    fix = Fix(f"Write '{near}'", False, (Edit(path, span, near),)) if near else None
    return RULE.at(path, span, f"the inputs file has no '{name}' here{hint}", fix=fix)
