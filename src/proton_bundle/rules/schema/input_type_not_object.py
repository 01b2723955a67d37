"""PB306: an input type is no object."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode, find
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import input_types
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB306",
    name="input-type-not-object",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An input type is no object",
    why="Inputs have names, so the type of all of them together is an object.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: «string»
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


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, given in input_types(subject):
        if given.node is None or given.raw.get("type") == "object":
            continue
        # What a reference or a composition leads to may well be an object.
        if any(key in given.raw for key in ("$ref", "allOf", "anyOf", "oneOf")):
            continue
        node = find(given.node, "type")
        span = node.content if isinstance(node, ScalarNode) and node.value else given.span
        yield RULE.at(path, span, f"'{given.name}' needs 'type: object'")
