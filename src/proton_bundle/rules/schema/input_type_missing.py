"""PB303: A schema does not say which type its inputs have."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.nodes import MappingNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import BundleKind
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keys import is_misspelled
from proton_bundle.rules.schema._objects import key_span, whole_schema
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.schema import ENVIRONMENT_INPUT, SERVICE_INPUT

RULE = Rule(
    code="PB303",
    name="input-type-missing",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A schema does not say which type its inputs have",
    why="An environment's schema names environment_input_type, a service's service_input_type.",
    bad="""
    -- schema/schema.yaml --
    «schema»:
      format:
        openapi: "3.0.0"
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
    bundle, schema = subject.bundle, whole_schema(subject)
    if schema is None or schema.types_node is None:
        return
    is_service = bundle.kind is BundleKind.SERVICE
    key = SERVICE_INPUT if is_service else ENVIRONMENT_INPUT
    given = schema.service_input if is_service else schema.environment_input
    root = schema.document.root
    if given is not None or is_misspelled(schema, key) or not isinstance(root, MappingNode):
        return
    top = root.entry("schema")
    assert top is not None, "there are types in it"
    entry = top.value.entry(key) if isinstance(top.value, MappingNode) else None
    message = f"name the type of the {bundle.kind}'s inputs: '{key}: TYPE'"
    yield RULE.at(schema.source.path, key_span(entry or top), message)
