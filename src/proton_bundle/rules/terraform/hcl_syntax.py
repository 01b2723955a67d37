"""PB801: A Terraform file is not HCL."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files

RULE = Rule(
    code="PB801",
    name="hcl-syntax",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file is not HCL",
    why="Proton hands the file on as it is, and Terraform stops at the first syntax error.",
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
      name = var.service_instance.inputs.queue_name
      tags = {
        «proton:service» = var.service.name
      }
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
    for file in files(subject):
        path = file.source.path
        for problem in file.problems:
            right = problem.replacement
            fix = Fix(f"Write {right}", True, (Edit(path, problem.span, right),)) if right else None
            yield RULE.at(path, problem.span, problem.message, fix=fix)
