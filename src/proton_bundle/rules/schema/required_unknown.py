"""PB312: A required input does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode, SequenceNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import properties_of, schema_objects
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB312",
    name="required-unknown",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.SPEC,
    title="A required input does not exist",
    why="No spec can be right: it lacks an input that cannot be known.",
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
            - «topic»
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
          required:
            - topic_name
          properties:
            topic_name:
              type: string
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        required = described.node.get("required")
        # Where properties come from elsewhere too, the name may be among them.
        if not isinstance(required, SequenceNode) or described.is_composed:
            continue
        known = [entry.name for entry in properties_of(described.node) if entry.name]
        if not known:
            continue
        for item in required.items:
            if isinstance(item, ScalarNode) and item.value not in known:
                yield _finding(path, item, known)


def _finding(path: str, item: ScalarNode, known: list[str]) -> Finding:
    near = closest(item.value, known)
    hint = f"; did you mean '{near}'?" if near else ""
    fix = Fix(f"Write '{near}'", False, (Edit(path, item.content, near),)) if near else None
    message = f"'{item.value}' is required and not among the properties{hint}"
    return RULE.at(path, item.content, message, fix=fix)
