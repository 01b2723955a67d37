"""PB328: the name of an input cannot stand behind a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import Engine
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import key_span, properties_of
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB328",
    name="awkward-name",
    severity=Severity.INFO,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="The name of an input cannot stand behind a dot",
    why="In a template a-b is a subtraction, and 1st no name: the input has to be read in "
    "brackets.",
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
            «topic-name»:
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


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def check(subject: BundleSubject) -> Iterator[Finding]:
    schema = subject.bundle.schema
    engines = {part.engine for part in subject.bundle.parts.values()}
    if schema is None or engines == {Engine.TERRAFORM}:
        return
    for given in schema.inputs:
        for entry in properties_of(given.node):
            name = entry.name or ""
            if not _NAME.fullmatch(name):
                message = f"templates read this input as inputs['{name}'], not as inputs.{name}"
                yield RULE.at(schema.source.path, key_span(entry), message)
