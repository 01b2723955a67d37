"""PB315: A keyword bounds values of another type."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._keywords import bounded_kind
from proton_bundle.rules.schema._objects import key_span, schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB315",
    name="keyword-of-other-type",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="A keyword bounds values of another type",
    why="A keyword for texts lets every number pass, and the other way round.",
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
              «minimum»: 1
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


_OF_TEXT = {"minimum": "minLength", "maximum": "maxLength"}
_OF_NUMBER = {"minLength": "minimum", "maxLength": "maximum"}


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        kind = "number" if described.kind == "integer" else described.kind
        for entry in described.node.entries if kind else ():
            name = entry.name or ""
            bounded = bounded_kind(name)
            # 'required: true' on a property is told of as such.
            if bounded in (None, kind) or name == "required":
                continue
            other = {"string": _OF_TEXT, "number": _OF_NUMBER}.get(kind or "", {}).get(name)
            hint = f"; did you mean '{other}'?" if other else ""
            article = "an" if kind in ("array", "object") else "a"
            message = f"'{name}' says nothing of {article} {described.kind}{hint}"
            yield RULE.at(path, key_span(entry), message)
