"""PB205: a rendering engine cannot render the template language."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.manifest._entries import LANGUAGE_OF, disagrees, entries, written_in
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


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in entries(subject):
        engine, language = entry.rendering_engine or "", entry.template_language
        if not disagrees(entry) or language is None or entry.template_language_span is None:
            continue
        if entry.rendering_engine_span and written_in(entry) == language:
            message = f"'{engine}' renders {LANGUAGE_OF[engine]}, and the file is {language}"
            yield RULE.at(path, entry.rendering_engine_span, message)
        else:
            message = f"'{engine}' renders {LANGUAGE_OF[engine]}, not {language}"
            yield RULE.at(path, entry.template_language_span, message)
