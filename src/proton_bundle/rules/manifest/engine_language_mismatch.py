"""PB205: a rendering engine cannot render the template language."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB205",
    name="engine-language-mismatch",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A rendering engine cannot render the template language",
    why="jinja goes with cloudformation and hcl with terraform, and neither with the other.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: «terraform»
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

_LANGUAGE_OF = {"jinja": "cloudformation", "hcl": "terraform"}


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in entries(subject):
        wanted = _LANGUAGE_OF.get(entry.rendering_engine or "")
        given, span = entry.template_language, entry.template_language_span
        if wanted and span and given in _LANGUAGE_OF.values() and given != wanted:
            message = f"'{entry.rendering_engine}' renders {wanted}, not {given}"
            yield RULE.at(path, span, message)
