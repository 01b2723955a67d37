"""PB311: A type does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import Node, ScalarNode
from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import KINDS, schema_objects
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB311",
    name="unknown-type",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A type does not exist",
    why="OpenAPI 3.0 has string, number, integer, boolean, array and object.",
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
              type: «str»
              default: news
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


# What other languages call them.
_MEANT = {
    **dict.fromkeys(("str", "text"), "string"),
    **dict.fromkeys(("int", "long"), "integer"),
    **dict.fromkeys(("float", "double"), "number"),
    **dict.fromkeys(("bool",), "boolean"),
    **dict.fromkeys(("list", "set"), "array"),
    **dict.fromkeys(("map", "dict", "mapping"), "object"),
}


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        given = described.node.get("type")
        if given is not None and described.kind is None:
            yield _finding(path, given)


def _finding(path: str, given: Node) -> Finding:
    if not isinstance(given, ScalarNode):
        return RULE.at(path, given.span, "write one type; in OpenAPI 3.0 a value has only one")
    near = _MEANT.get(given.value.lower()) or closest(given.value, KINDS)
    hint = f"did you mean '{near}'?" if near else f"write {', '.join(KINDS[:-1])} or {KINDS[-1]}"
    fix = Fix(f"Write '{near}'", True, (Edit(path, given.content, near),)) if near else None
    return RULE.at(path, given.content, f"'{given.value}' is no type; {hint}", fix=fix)
