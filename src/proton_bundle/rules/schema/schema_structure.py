"""PB301: A schema has no types."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keys import is_misspelled
from proton_bundle.rules.schema._objects import key_span, whole_schema
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import Schema
from proton_bundle.source import Span

RULE = Rule(
    code="PB301",
    name="schema-structure",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema has no types",
    why="The file holds one key, schema, and under it the format, the names of the input types, "
    "and types.",
    bad="""
    -- schema/schema.yaml --
    «schema»:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
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
    if schema is None or schema.types_node is not None:
        return
    root = schema.document.root
    if root is None or (isinstance(root, ScalarNode) and not root.value):
        return  # an empty file has a rule of its own
    if is_misspelled(schema, "schema") or is_misspelled(schema, "types"):
        return
    span, message = _nearest(schema)
    yield RULE.at(schema.source.path, span, message)


def _nearest(schema: Schema) -> tuple[Span, str]:
    """The innermost key that is there, and what is missing beneath it."""
    root = schema.document.root
    top = root.entry("schema") if isinstance(root, MappingNode) else None
    if top is None:
        return Span(0, 0), "put everything under the key 'schema'"
    types = top.value.entry("types") if isinstance(top.value, MappingNode) else None
    if types is None:
        return key_span(top), "describe the input types under 'types'"
    return key_span(types), "'types' maps the name of each type to its description"
