"""PB810: A Terraform file holds Jinja."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files
from proton_bundle.source import Span

RULE = Rule(
    code="PB810",
    name="jinja-in-terraform",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A Terraform file holds Jinja",
    why="Proton renders no .tf file: the braces stay as they are. Terraform reads the same values"
    " as var.NAME.",
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
      name = "${var.service_instance.inputs.queue_name}-«{{ service_instance.name }}»"
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


# Braces of other tools, such as GitHub's workflows, stand in templates too.
_ROOTS = "environment|service|service_instance|service_instances|pipeline|component"
_JINJA = re.compile(rf"\{{\{{-?\s*(?P<name>(?:{_ROOTS})\.[\w.]+)[^}}]*\}}\}}")


def check(subject: PartSubject) -> Iterator[Finding]:
    for file in files(subject):
        for literal in file.literals:
            for match in _JINJA.finditer(file.source.text, literal.start, literal.end):
                message = f"this is not rendered: write ${{var.{match['name']}}}"
                yield RULE.at(file.source.path, Span(*match.span()), message)
