"""PB302: A schema is not of OpenAPI 3.0.0."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode, ScalarNode, find
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keys import is_misspelled
from proton_bundle.rules.schema._objects import key_span, whole_schema
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB302",
    name="openapi-version",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema is not of OpenAPI 3.0.0",
    why="schema.format.openapi says 3.0.0, as a text; Proton knows no other version.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: «3.0»
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_name:
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


_VERSION = "3.0.0"


def check(subject: BundleSubject) -> Iterator[Finding]:
    schema = whole_schema(subject)
    if schema is None or schema.types_node is None or schema.openapi == _VERSION:
        return
    path, root = schema.source.path, schema.document.root
    given = find(root, "schema", "format", "openapi")
    if isinstance(given, ScalarNode) and given.value:
        span = given.span if given.style == "plain" else given.content
        text = f'"{_VERSION}"' if given.style == "plain" else _VERSION
        fix = Fix(f'Write "{_VERSION}"', True, (Edit(path, span, text),))
        yield RULE.at(path, span, f'write "{_VERSION}", Proton knows no other version', fix=fix)
    elif not is_misspelled(schema, "format") and not is_misspelled(schema, "openapi"):
        top = root.entry("schema") if isinstance(root, MappingNode) else None
        assert top is not None, "there are types in it"
        message = f'add the version: format: {{openapi: "{_VERSION}"}}'
        yield RULE.at(path, key_span(top), message)
