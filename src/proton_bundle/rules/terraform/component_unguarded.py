"""PB813: A Terraform file reads a component as if one were always attached."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files, unguarded_misses
from proton_bundle.terraform.resolution import Lack

RULE = Rule(
    code="PB813",
    name="terraform-component-unguarded",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file reads a component as if one were always attached",
    why="With nothing attached there is no service_instance.components.default, and Terraform "
    "stops. Ask with can(), or read it in try().",
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
      tags = { component = var.service_instance.components.«default».name }
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
      tags = { component = try(var.service_instance.components.default.name, "none") }
    }
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    if _asks(subject):
        return
    for path, _, miss in unguarded_misses(subject, Lack.COMPONENT):
        message = "no component may be attached: ask with can(), or read it in try()"
        yield RULE.at(path, miss.span, message)


def _asks(subject: PartSubject) -> bool:
    """Whether some file asks for the component; a count or local may carry the answer on."""
    return any(
        each.guarded and [step.name for step in each.steps[1:2]] == ["components"]
        for file in files(subject)
        for each in file.references
    )
