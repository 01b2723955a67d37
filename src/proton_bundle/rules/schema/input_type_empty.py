"""PB307: an input type has no properties."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import input_types, whole_schema
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB307",
    name="input-type-empty",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An input type has no properties",
    why="Proton refused input types without a single input.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        «EnvironmentInput»:
          type: object
          properties: {}
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
              type: string
              default: news
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    if whole_schema(subject) is None:
        return
    for path, given in input_types(subject):
        if given.raw.get("type") == "object" and not given.properties:
            message = f"'{given.name}' needs at least one input under 'properties'"
            yield RULE.at(path, given.span, message)
