"""PB326: A list does not say what it lists."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB326",
    name="array-without-items",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A list does not say what it lists",
    why="OpenAPI wants items in every array; without it, anything may be in the list.",
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
              type: «array»
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
              type: array
              items:
                type: string
              default: [news]
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        kind = described.node.get("type")
        if described.kind == "array" and described.node.entry("items") is None:
            assert isinstance(kind, ScalarNode), "its kind was read from there"
            message = "say what is in the list: 'items: {type: string}', for one"
            yield RULE.at(path, kind.content, message)
