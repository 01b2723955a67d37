"""PB806: A Terraform file reads an input that the schema lacks."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import missing, misspelt_guarded, unguarded_misses
from proton_bundle.terraform.resolution import Lack, Miss

RULE = Rule(
    code="PB806",
    name="terraform-unknown-input",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file reads an input that the schema lacks",
    why="Only the inputs of the schema are handed on; Terraform stops at any other.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = "${var.service_instance.inputs.«queue_nam»}-${var.service_instance.inputs.queue_name}"
    }
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.queue_name
    }
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, _, miss in unguarded_misses(subject, Lack.INPUT):
        yield missing(RULE, path, miss, _message(miss))
    for path, _, miss in misspelt_guarded(subject, Lack.INPUT):
        yield missing(RULE, path, miss, _message(miss), severity=Severity.WARNING)


def _message(miss: Miss) -> str:
    return f"the schema has no input '{miss.name}'"
