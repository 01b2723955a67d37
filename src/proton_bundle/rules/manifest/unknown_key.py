"""PB210: a manifest has a key that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.manifest._entries import is_whole
from proton_bundle.rules.manifest._keys import meant, unknown
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB210",
    name="unknown-manifest-key",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest has a key that nothing reads",
    why="A key that stands for a required one leaves that missing, which is an error; any other "
    "is a warning.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - «filename»: cloudformation.yaml
          rendering_engine: jinja
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

_REQUIRED = ("infrastructure", "templates", "file", "rendering_engine")


def check(subject: PartSubject) -> Iterator[Finding]:
    manifest = subject.part.manifest
    if manifest is None or not is_whole(subject):
        return
    path = manifest.source.path
    for mapping, entry, known in unknown(manifest):
        near = meant(mapping, entry, known)
        span = entry.key.content if isinstance(entry.key, ScalarNode) else entry.key.span
        hint = f"; did you mean '{near}'?" if near else f" (known here: {', '.join(known)})"
        severity = Severity.ERROR if near in _REQUIRED else Severity.WARNING
        fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
        yield RULE.at(path, span, f"nothing reads '{entry.name}'{hint}", severity=severity, fix=fix)
