"""PB320: an input of a customer-managed environment has a default."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._customer_managed import inputs
from proton_bundle.rules.schema._objects import key_span
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB320",
    name="customer-managed-default",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An input of a customer-managed environment has a default",
    why="A bundle without infrastructure is for an environment that the customer provisions; each"
    " such environment has outputs of its own, so there is nothing to default to.",
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
              type: string
              «default»: news
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
        default = node.entry("default")
        if default is not None:
            message = f"remove the default of '{entry.name}': the bundle has no infrastructure"
            yield RULE.at(path, key_span(default), message)
