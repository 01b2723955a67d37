"""PB203: a manifest names no rendering engine that exists."""

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
    code="PB203",
    name="rendering-engine",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest names no rendering engine that exists",
    why="rendering_engine is jinja for CloudFormation, hcl for Terraform, or codebuild.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: «jinja2»
          template_language: cloudformation
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

ENGINES = {Engine.CLOUDFORMATION: "jinja", Engine.TERRAFORM: "hcl", Engine.CODEBUILD: "codebuild"}
# What people write who think of the language.
_MEANT = {"cloudformation": "jinja", "terraform": "hcl", "jinja2": "jinja", "hcl2": "hcl"}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in entries(subject):
        yield from _wrong(path, entry)
    for path, entry in whole_entries(subject):
        yield from _missing(path, entry)


def _wrong(path: str, entry: TemplateEntry) -> Iterator[Finding]:
    given, span = entry.rendering_engine, entry.rendering_engine_span
    if given is not None and span is not None and given not in ENGINES.values():
        near = _MEANT.get(given.lower()) or closest(given, ENGINES.values())
        hint = f"did you mean '{near}'?" if near else "write jinja, hcl or codebuild"
        fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
        yield RULE.at(path, span, f"'{given}' is no rendering engine; {hint}", fix=fix)


def _missing(path: str, entry: TemplateEntry) -> Iterator[Finding]:
    if entry.rendering_engine is not None or stands_in(entry, "rendering_engine"):
        return
    # The preview format's ``engine`` has a rule of its own.
    if entry.node.entry("engine") is not None:
        return
    wanted = f"'rendering_engine: {ENGINES[entry.engine]}'" if entry.engine else "rendering_engine"
    # With the language alone it is clear what is meant; what Proton did is not known.
    severity = Severity.WARNING if entry.engine else Severity.ERROR
    yield RULE.at(path, entry.span, f"add {wanted} to this template", severity=severity)
