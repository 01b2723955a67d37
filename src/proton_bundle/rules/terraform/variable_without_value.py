"""PB804: A variable has no default, and Proton gives it no value."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files, given

RULE = Rule(
    code="PB804",
    name="variable-without-value",
    severity=Severity.INFO,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A variable has no default, and Proton gives it no value",
    why="Proton hands on its own variables only; another one gets its value from whatever runs "
    "Terraform, or Terraform stops and asks.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    variable "«aws_region»" {
      type = string
    }

    resource "aws_sqs_queue" "jobs" {
      name = "${var.service_instance.inputs.queue_name}-${var.aws_region}"
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
    names = given(subject)
    for file in files(subject):
        for variable in file.variables:
            if not variable.has_default and variable.name not in names.members:
                message = f"Proton gives '{variable.name}' no value: what runs Terraform has to"
                yield RULE.at(file.source.path, variable.span, message)
