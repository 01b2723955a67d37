"""PB209: a Terraform template's file does not end in .tf."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.manifest import ALL_FILES, Engine
from proton_bundle.rules.manifest._entries import disagrees, entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB209",
    name="not-a-tf-file",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform template's file does not end in .tf",
    why="Terraform reads the .tf files of a folder and no others.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: «main.hcl»
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.hcl --
    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.queue_name
    }
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: main.tf
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.queue_name
    }
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in entries(subject):
        if entry.engine is not Engine.TERRAFORM or not entry.file or entry.file_span is None:
            continue
        if disagrees(entry):
            continue
        if entry.file != ALL_FILES and not entry.file.endswith(".tf"):
            message = f"Terraform reads no '{entry.file}': give it a name that ends in .tf"
            yield RULE.at(path, entry.file_span, message)
