"""PB316: A pattern is no regular expression."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.schema._objects import schema_objects
from proton_bundle.rules.subjects import BundleSubject

RULE = Rule(
    code="PB316",
    name="invalid-pattern",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.SPEC,
    title="A pattern is no regular expression",
    why="No value can be held against it, so no spec that gives the input is accepted.",
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
              pattern: "«([a-z]+»"
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
              pattern: "([a-z]+)"
              default: news
    """,
    base="environment",
)


# What is wrong in every dialect of regular expressions, as Python words it.
_CERTAIN = (
    "missing ), unterminated subpattern",
    "unbalanced parenthesis",
    "unterminated character set",
    "nothing to repeat",
    "bad character range",
    "bad escape (end of pattern)",
    "min repeat greater than max repeat",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    for path, described in schema_objects(subject):
        pattern = described.node.get("pattern")
        if not isinstance(pattern, ScalarNode):
            continue
        try:
            re.compile(pattern.value)
        except (re.error, OverflowError, RecursionError) as error:
            reason = str(error).partition(" at position")[0]
            if reason.startswith(_CERTAIN):
                message = f"this is no regular expression: {reason}"
                yield RULE.at(path, pattern.content, message)
