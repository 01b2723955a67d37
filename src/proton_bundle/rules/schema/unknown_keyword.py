"""PB308: A schema has a keyword that OpenAPI 3.0 has not."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Entry
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keywords import KNOWN, OF_JSON_SCHEMA
from proton_bundle.rules.schema._objects import SchemaObject, key_span, schema_objects
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB308",
    name="unknown-schema-keyword",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A schema has a keyword that OpenAPI 3.0 has not",
    why="Nothing acts upon it: a misspelled default is no default, a misspelled pattern lets "
    "everything pass.",
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
              «Default»: news
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
        for entry in described.node.entries:
            name = entry.name
            if name is not None and name not in (*KNOWN, "<<") and not name.startswith("x-"):
                yield _finding(path, described, entry)


def _finding(path: str, described: SchemaObject, entry: Entry) -> Finding:
    name, span = entry.name or "", key_span(entry)
    if name in OF_JSON_SCHEMA:
        return RULE.at(path, span, f"'{name}' is JSON schema's; OpenAPI 3.0 does not know it")
    near = closest(name, [each for each in KNOWN if described.node.entry(each) is None])
    hint = f"; did you mean '{near}'?" if near else ""
    fix = Fix(f"Write '{near}'", True, (Edit(path, span, near),)) if near else None
    return RULE.at(path, span, f"OpenAPI 3.0 has no keyword '{name}'{hint}", fix=fix)
