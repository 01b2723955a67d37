"""Small bundles in memory, with a mark around what a finding must cover."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from proton_bundle.bundle import Bundle, read_bundle
from proton_bundle.files import MemoryFiles

MANIFEST = """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""
SCHEMA = """\
schema:
  format:
    openapi: "3.0.0"
  service_input_type: Input
  pipeline_input_type: PipelineInput
  types:
    Input:
      type: object
      required: [secret]
      properties:
        kind: {type: string, enum: [small, large], default: small}
        public: {type: boolean, default: true}
        port: {type: integer, default: 80}
        count: {type: integer}
        secret: {type: string}
        zones: {type: array, items: {type: string}}
        image: {type: string}
    PipelineInput:
      type: object
      properties:
        command: {type: string, default: make}
"""
EMPTY = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n"

ServiceBundle: TypeAlias = Callable[..., Bundle]


def bundle_of(instance: str = EMPTY, pipeline: str | None = None, schema: str = SCHEMA) -> Bundle:
    """A service with *instance* and, where given, *pipeline* as its templates."""
    files = {
        "schema/schema.yaml": schema,
        "instance_infrastructure/manifest.yaml": MANIFEST,
        "instance_infrastructure/cloudformation.yaml": instance,
    }
    if pipeline is not None:
        files["pipeline_infrastructure/manifest.yaml"] = MANIFEST
        files["pipeline_infrastructure/cloudformation.yaml"] = pipeline
    return read_bundle(MemoryFiles({path: text.encode() for path, text in files.items()}))


@pytest.fixture(scope="session")
def service_bundle() -> ServiceBundle:
    """Makes a service's bundle of its templates."""
    return bundle_of
