"""PB309: A schema has a key that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keys import unknown
from proton_bundle.rules.schema._objects import key_span, whole_schema
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB309",
    name="unknown-schema-key",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema has a key that nothing reads",
    why="A key that stands for a required one leaves that missing, which is an error; any other "
    "is a warning.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      «environment_input»: EnvironmentInput
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
    if schema is None:
        return
    path = schema.source.path
    for entry, near, known in unknown(schema):
        span = key_span(entry)
        hint = f"; did you mean '{near}'?" if near else f" (known here: {', '.join(known)})"
        # Of a pipeline's type it is not certain that the bundle needs it.
        is_required = near is not None and near != "pipeline_input_type"
        severity = Severity.ERROR if is_required else Severity.WARNING
        fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
        yield RULE.at(path, span, f"nothing reads '{entry.name}'{hint}", severity=severity, fix=fix)
