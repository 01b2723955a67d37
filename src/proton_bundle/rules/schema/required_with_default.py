"""PB327: A required input has a default."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode, SequenceNode, find
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import properties_of, schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB327",
    name="required-with-default",
    severity=Severity.INFO,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A required input has a default",
    why="The default stands in where a spec leaves the input out, so nobody is required to give "
    "it.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          required:
            - «topic_name»
          properties:
            topic_name:
              type: string
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


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        required = described.node.get("required")
        properties = properties_of(described.node)
        with_default = {each.name for each in properties if find(each.value, "default")}
        for item in required.items if isinstance(required, SequenceNode) else ():
            if isinstance(item, ScalarNode) and item.value in with_default:
                message = f"'{item.value}' has a default, so it need not be given"
                yield RULE.at(path, item.content, message)
