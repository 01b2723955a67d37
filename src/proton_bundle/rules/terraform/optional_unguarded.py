"""PB809: A Terraform file reads an optional input as if it were always there."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import unguarded_misses
from proton_bundle.terraform.resolution import Lack

RULE = Rule(
    code="PB809",
    name="terraform-optional-unguarded",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file reads an optional input as if it were always there",
    why="An input without a default that a spec leaves out is absent, and Terraform stops. Read "
    "it in try(), give it a default, or list it under required.",
    bad="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.«queue_name»
    }
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = try(var.service_instance.inputs.queue_name, "jobs")
    }
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, reference, miss in unguarded_misses(subject, Lack.OPTIONAL_INPUT):
        # The condition may ask for this very input, or a local that asks.
        if reference.conditional:
            continue
        message = f"'{miss.name}' is optional and has no default: read it in try()"
        yield RULE.at(path, miss.span, message)
