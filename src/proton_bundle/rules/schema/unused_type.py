"""PB321: A type is used by nothing."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find, walk
from proton_bundle.findings import Finding, Severity, Tag
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import key_span, whole_schema
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import Schema

RULE = Rule(
    code="PB321",
    name="unused-type",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A type is used by nothing",
    why="Only what the input types name or refer to is asked for.",
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
        «PipelineInput»:
          type: object
          properties:
            test_command:
              type: string
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
    schema = whole_schema(subject)
    # With no input type, or a misspelled one, it is that which is wrong.
    if schema is None or schema.types_node is None or not schema.inputs:
        return
    if any(given.node is None for given in schema.inputs):
        return
    used = _used(schema)
    for entry in schema.types_node.entries:
        if entry.name not in used:
            message = f"nothing uses the type '{entry.name}'"
            tags = frozenset({Tag.UNUSED})
            yield RULE.at(schema.source.path, key_span(entry), message, tags=tags)


def _used(schema: Schema) -> set[str]:
    """The input types and all that they refer to, directly or not."""
    pending = [given.name for given in schema.inputs]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += _referenced(schema, name)
    return found


def _referenced(schema: Schema, name: str) -> Iterator[str]:
    for node in walk(find(schema.types_node, name)):
        reference = node.get("$ref") if isinstance(node, MappingNode) else None
        if isinstance(reference, ScalarNode):
            yield reference.value.rpartition("/")[2]
