"""PB305: A schema has no type of the name that it gives."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import whole_schema
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB305",
    name="undefined-input-type",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema has no type of the name that it gives",
    why="The input type is defined under types, by exactly that name.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: «EnvironmentInputs»
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


def check(subject: BundleSubject) -> Iterator[Finding]:
    schema = whole_schema(subject)
    for given in schema.inputs if schema and schema.types_node else ():
        assert schema is not None
        if given.name_span is not None:
            continue
        path, span = schema.source.path, given.reference_span
        near = closest(given.name, schema.types)
        hint = f"; did you mean '{near}'?" if near else ""
        fix = Fix(f"Write '{near}'", False, (Edit(path, span, near),)) if near else None
        yield RULE.at(path, span, f"'{given.name}' is not among the types{hint}", fix=fix)
