"""PB318: the name of an input is too long."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import key_span, properties_of, schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB318",
    name="name-too-long",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.DEPLOYMENT,
    title="The name of an input is too long",
    why="A name may have 100 characters; with a longer one every deployment fails.",
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
            «n‹ame*40›»:
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


_MOST = 100


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        for entry in properties_of(described.node):
            length = len(entry.name or "")
            if length > _MOST:
                message = f"this name has {length} characters; at most {_MOST} are allowed"
                yield RULE.at(path, key_span(entry), message)
