"""PB323: A lower bound is above the upper one."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode import plain
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keywords import PAIRS
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB323",
    name="bounds-reversed",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.SPEC,
    title="A lower bound is above the upper one",
    why="No value keeps to both, so no spec that gives the input is accepted.",
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
              minLength: 10
              maxLength: «5»
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
              minLength: 5
              maxLength: 10
              default: alerts
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        for low, high in PAIRS:
            least, most = (plain(described.node.get(key)) for key in (low, high))
            node = described.node.get(high)
            if node is None or not isinstance(least, int | float):
                continue
            if isinstance(most, int | float) and least > most:
                message = f"'{high}' {most} is less than '{low}' {least}: no value keeps to both"
                yield RULE.at(path, node.span, message)
