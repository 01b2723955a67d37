"""PB208: "*" stands where one file must be named."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.layout import MANIFEST_NAMES, Role
from proton_bundle.manifest import ALL_FILES, Engine
from proton_bundle.rules.manifest._entries import disagrees, entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB208",
    name="all-files",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="'*' stands where one file must be named",
    why="'*' takes all .tf files of a Terraform template. CloudFormation has one file, and so "
    "has every component.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "«*»"
          rendering_engine: jinja
          template_language: cloudformation
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "cloudformation.yaml"
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    part = subject.part
    for path, entry in entries(subject):
        if entry.file != ALL_FILES or entry.file_span is None or disagrees(entry):
            continue
        is_component = part.role is Role.COMPONENT
        if is_component or entry.engine is Engine.CLOUDFORMATION:
            what = "a component" if is_component else "CloudFormation"
            others = [name for name in part.names if name not in MANIFEST_NAMES]
            only = others[0] if len(others) == 1 else None
            edits = (Edit(path, entry.file_span, only),) if only else ()
            fix = Fix(f"Write '{only}'", True, edits) if only else None
            yield RULE.at(path, entry.file_span, f"{what} has one file: name it", fix=fix)
