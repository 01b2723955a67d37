"""PB805: A variable of Proton's is declared again."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files, given

RULE = Rule(
    code="PB805",
    name="redeclared-variable",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A variable of Proton's is declared again",
    why="Proton puts a file with the declarations of its variables beside the bundle's files, and"
    " Terraform takes no variable twice.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "*"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/main.tf --
    variable "«service_instance»" {
      type = any
    }

    resource "aws_sqs_queue" "jobs" {
      name = var.service_instance.inputs.queue_name
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
            if variable.name in names.members:
                message = f"Proton declares '{variable.name}' itself: remove this block"
                yield RULE.at(file.source.path, variable.span, message)
