"""What a schema allows, a mapping must hold."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.rules.examples import BASES

SCHEMA = """\
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput:
      type: object
      properties:
        size: {type: string, enum: [small, large], default: small}
        free: {type: string, default: small}
"""
TEMPLATE = """\
Mappings:
  Sizes:
    small: {seconds: 30}
    large: {seconds: 300}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !FindInMap [Sizes, {{ environment.inputs.size }}, seconds]
      DelaySeconds: {"Fn::FindInMap": [Sizes, "{{environment.inputs.free}}", seconds]}
"""
PATH = "infrastructure/cloudformation.yaml"


def marked(text: str) -> list[str]:
    files = {**BASES["environment"], "schema/schema.yaml": SCHEMA, PATH: text}
    return [text[f.span.start : f.span.end] for f in lint(files) if f.code == "PB618"]


@pytest.mark.parametrize(
    ("planted", "expected"),
    [
        (TEMPLATE, []),
        (TEMPLATE.replace("large:", "lagre:"), ["lagre"]),
        (TEMPLATE.replace("    large: {seconds: 300}\n", ""), ["Sizes"]),
        (TEMPLATE.replace("large:", "huge:"), ["Sizes"]),
        (TEMPLATE.replace("large:", "{{ environment.inputs.free }}:"), []),
        (TEMPLATE.replace("large:", "huge:").replace("inputs.size", "inputs.free"), []),
        (
            TEMPLATE.replace("large:", "huge:").replace("seconds]", "seconds, {DefaultValue: 1}]"),
            [],
        ),
    ],
)
def test_a_value_without_an_entry_is_found(planted: str, expected: list[str]):
    assert marked(planted) == expected
