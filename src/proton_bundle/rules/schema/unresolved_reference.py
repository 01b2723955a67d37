"""PB317: A reference leads to no type."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB317",
    name="unresolved-reference",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A reference leads to no type",
    why="A reference to another type is written '#/TypeName', the name being one under types.",
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
              $ref: "«#/TopicNam»"
        TopicName:
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
              $ref: "#/TopicName"
              default: news
        TopicName:
          type: string
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        reference = described.node.get("$ref")
        if isinstance(reference, ScalarNode):
            known = [entry.name for entry in described.types.entries if entry.name]
            yield from _check(path, reference, known)


def _check(path: str, reference: ScalarNode, known: list[str]) -> Iterator[Finding]:
    prefix, _, name = reference.value.rpartition("/")
    if prefix == "#" and name in known:
        return
    near = name if name in known else closest(name, known)
    hint = f"; did you mean '#/{near}'?" if near else ""
    fix = None
    if near:
        edits = (Edit(path, reference.content, f"#/{near}"),)
        fix = Fix(f"Write '#/{near}'", name in known, edits)
    # Only this one form is known; whether Proton followed others too is not.
    severity = Severity.ERROR if prefix == "#" else Severity.WARNING
    message = f"'{reference.value}' leads to no type{hint}"
    yield RULE.at(path, reference.content, message, severity=severity, fix=fix)
