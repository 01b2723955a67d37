"""PB319: an input of a customer-managed environment is no string."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._customer_managed import inputs
from proton_bundle.rules.schema._objects import KINDS
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB319",
    name="customer-managed-type",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An input of a customer-managed environment is no string",
    why="A bundle without infrastructure is for an environment that the customer provisions; its "
    "inputs become the environment's outputs, and outputs are strings.",
    bad="""
    -- infrastructure/manifest.yaml --
    -- infrastructure/cloudformation.yaml --
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
              type: «number»
    """,
    good="""
    -- infrastructure/manifest.yaml --
    -- infrastructure/cloudformation.yaml --
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
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, entry, node in inputs(subject):
        kind = node.get("type")
        if isinstance(kind, ScalarNode) and kind.value in KINDS and kind.value != "string":
            message = f"'{entry.name}' becomes an output: write 'type: string'"
            yield RULE.at(path, kind.content, message)
