"""PB207: a template file that the manifest names is not there."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.bundle import Part
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.layout import MANIFEST_NAMES
from proton_bundle.manifest import ALL_FILES, Engine, TemplateEntry
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB207",
    name="template-file-missing",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A template file that the manifest names is not there",
    why="The file lies beside the manifest, under exactly the name that the manifest gives.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "«cloudformation.yml»"
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
        if entry.engine in (None, Engine.CODEBUILD) or not entry.file or entry.file_span is None:
            continue
        # "*" for anything but Terraform has a rule of its own.
        is_other = entry.file == ALL_FILES and entry.engine is not Engine.TERRAFORM
        if not is_other and not entry.selected(part.names):
            yield _finding(path, part, entry)


def _finding(path: str, part: Part, entry: TemplateEntry) -> Finding:
    assert entry.file is not None
    assert entry.file_span is not None
    where = part.directory or "this folder"
    if entry.file == ALL_FILES:
        return RULE.at(path, entry.file_span, f"there is no .tf file in {where}")
    near = closest(entry.file, [name for name in part.names if name not in MANIFEST_NAMES])
    hint = f"; did you mean '{near}'?" if near else ""
    fix = Fix(f"Write '{near}'", False, (Edit(path, entry.file_span, near),)) if near else None
    message = f"there is no file '{entry.file}' in {where}{hint}"
    return RULE.at(path, entry.file_span, message, fix=fix)
