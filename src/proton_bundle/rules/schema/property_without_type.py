"""PB310: an input has no type."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry, MappingNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import key_span, properties_of, schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB310",
    name="property-without-type",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An input has no type",
    why="The type decides what people may give, and which form the console shows.",
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
            «topic_name»:
              default: news
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


_ELSEWHERE = ("type", "$ref", "allOf", "anyOf", "oneOf", "not", "enum", "Type")


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        for entry in properties_of(described.node):
            if not _has_type(entry):
                message = f"say what '{entry.name}' is: 'type: string', for one"
                yield RULE.at(path, key_span(entry), message)


def _has_type(entry: Entry) -> bool:
    node = entry.value
    return isinstance(node, MappingNode) and any(node.entry(key) for key in (*_ELSEWHERE, "<<"))
