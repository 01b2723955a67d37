"""PB325: A value of an enum has another type than the input."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import Node, ScalarNode, SequenceNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._defaults import is_kind
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB325",
    name="enum-value-type",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A value of an enum has another type than the input",
    why="It can never be given: as it is listed it has the wrong type, and with the right type it"
    " is not listed.",
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
              enum: [news, «1»]
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
              enum: [news, "1"]
              default: news
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        enum, kind = described.node.get("enum"), described.kind
        is_nullable = plain(described.node.get("nullable")) is True
        for item in enum.items if isinstance(enum, SequenceNode) and kind else ():
            value = plain(item)
            if kind and not is_kind(kind, value) and not (value is None and is_nullable):
                yield _finding(path, item, kind)


def _finding(path: str, item: Node, kind: str) -> Finding:
    text = item.value if isinstance(item, ScalarNode) else "this"
    if kind != "string" or not isinstance(item, ScalarNode) or item.style != "plain":
        return RULE.at(path, item.span, f"'{text}' is no {kind}")
    # YAML reads yes, no, on and off as true and false.
    edits = (Edit(path, item.content, f'"{text}"'),)
    fix = Fix("Quote the value", True, edits)
    return RULE.at(path, item.span, f"'{text}' is no string: quote it", fix=fix)
