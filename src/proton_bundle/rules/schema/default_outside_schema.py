"""PB314: A default does not keep to its own schema."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.input_values import read_mapping, read_value
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._defaults import violations
from proton_bundle.rules.schema._objects import SchemaObject, schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB314",
    name="default-outside-schema",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A default does not keep to its own schema",
    why="Proton took it, and used it wherever a spec leaves the input out; given in a spec, the "
    "same value is refused.",
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
              enum: [news, alerts]
              default: «weather»
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
              enum: [news, alerts]
              default: news
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    types = subject.bundle.schema.types if subject.bundle.schema else {}
    for path, described in schema_objects(subject):
        default = described.node.get("default")
        if default is None:
            continue
        raw = read_mapping(described.node)
        span = default.content if isinstance(default, ScalarNode) else default.span
        fix = _quoted(path, described)
        for violation in violations(raw, read_value(default), types):
            hint = "; quote it to make it a string" if fix else ""
            yield RULE.at(path, span, f"the default {violation}{hint}", fix=fix)


def _quoted(path: str, described: SchemaObject) -> Fix | None:
    """Quotes around a number or boolean that is meant as text."""
    default = described.node.get("default")
    if described.kind != "string" or not isinstance(default, ScalarNode):
        return None
    if default.style != "plain" or not default.value or isinstance(read_value(default), str):
        return None
    edit = Edit(path, default.content, f'"{default.value}"')
    # A template that compares the value with a number, or prints True, renders differently then.
    return Fix("Quote the default", False, (edit,))
