"""PB313: A keyword holds what it cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keywords import wanted
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB313",
    name="keyword-value",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A keyword holds what it cannot hold",
    why="OpenAPI says for each keyword what stands behind it; anything else is not acted upon.",
    bad="""
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
              required: «true»
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


_HINTS = {
    "required": "a list of property names, beside 'properties'",
    "exclusiveMinimum": "true or false, beside 'minimum'",
    "exclusiveMaximum": "true or false, beside 'maximum'",
}


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        for entry in described.node.entries:
            name = entry.name or ""
            right = wanted(name, entry.value)
            if right:
                message = f"'{name}' is {_HINTS.get(name, right)}"
                yield RULE.at(path, entry.value.span, message)
