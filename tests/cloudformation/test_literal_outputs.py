"""Outputs that are known without deploying."""

from __future__ import annotations

from proton_bundle.bundle import read_bundle
from proton_bundle.files import MemoryFiles
from proton_cloudformation.literal_outputs import literal_outputs

MANIFEST = b"""\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""
SCHEMA = b"""\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        public: {type: boolean, default: true}
        cidr: {type: string, default: 10.0.0.0/16}
        name: {type: string}
"""
TEMPLATE = b"""\
Resources:
  Topic: {Type: AWS::SNS::Topic}
Outputs:
  Literal: {Value: fixed}
  Number: {Value: 80}
  Reference: {Value: !Ref Topic}
  Default: {Value: "{{ environment.inputs.cidr }}"}
  Guess: {Value: "{{ environment.inputs.name }}"}
  Public: {Value: "{{ 'yes' if environment.inputs.public else 'no' }}"}
  {% if environment.inputs.public %}
  Sometimes: {Value: there}
  {% endif %}
"""


def test_only_what_no_input_decides_is_known() -> None:
    files = {
        "schema/schema.yaml": SCHEMA,
        "infrastructure/manifest.yaml": MANIFEST,
        "infrastructure/cloudformation.yaml": TEMPLATE,
    }
    known = literal_outputs(read_bundle(MemoryFiles(files)))
    assert known == {"Literal": "fixed", "Number": "80"}


def test_without_templates_nothing_is_known() -> None:
    files = {"schema/schema.yaml": SCHEMA}
    assert literal_outputs(read_bundle(MemoryFiles(files))) == {}
