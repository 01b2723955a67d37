"""PB204: a manifest names no template language that exists."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.manifest import Engine, TemplateEntry
from proton_bundle.rules.manifest._entries import entries, whole_entries
from proton_bundle.rules.manifest._keys import stands_in
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB204",
    name="template-language",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest names no template language that exists",
    why="template_language is cloudformation or terraform; a template of CodeBuild has none.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: «CloudFormation»
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)

_LANGUAGES = ("cloudformation", "terraform")
_MEANT = {"hcl": "terraform", "tf": "terraform", "jinja": "cloudformation", "cfn": "cloudformation"}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in entries(subject):
        if entry.engine is not Engine.CODEBUILD:
            yield from _wrong(path, entry)
    for path, entry in whole_entries(subject):
        is_known = entry.engine is not None and entry.engine is not Engine.CODEBUILD
        if is_known and entry.template_language is None:
            yield from _missing(path, entry)


def _missing(path: str, entry: TemplateEntry) -> Iterator[Finding]:
    if not stands_in(entry, "template_language"):
        message = f"add 'template_language: {entry.engine}' to this template"
        yield RULE.at(path, entry.span, message, severity=Severity.WARNING)


def _wrong(path: str, entry: TemplateEntry) -> Iterator[Finding]:
    given, span = entry.template_language, entry.template_language_span
    if given is not None and span is not None and given not in _LANGUAGES:
        near = _MEANT.get(given.lower()) or closest(given, _LANGUAGES)
        hint = f"did you mean '{near}'?" if near else "write cloudformation or terraform"
        fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
        yield RULE.at(path, span, f"'{given}' is no template language; {hint}", fix=fix)
