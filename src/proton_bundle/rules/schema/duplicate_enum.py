"""PB322: an enum lists a value twice."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import ScalarNode, SequenceNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB322",
    name="duplicate-enum",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="An enum lists a value twice",
    why="People see the same choice twice.",
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
              enum: [news, alerts, «news»]
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
    for path, described in schema_objects(subject):
        enum = described.node.get("enum")
        seen: set[str] = set()
        for item in enum.items if isinstance(enum, SequenceNode) else ():
            # As text with its type: 1, "1" and true are three values.
            key = repr(plain(item))
            if key in seen and isinstance(item, ScalarNode):
                message = f"'{item.value}' is already in the list"
                yield RULE.at(path, item.content, message)
            seen.add(key)
