"""PB811: A Terraform file needs a file that Proton leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.rules.terraform._files import files
from proton_bundle.terraform.reading import FileRead

RULE = Rule(
    code="PB811",
    name="file-left-behind",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.DEPLOYMENT,
    title="A Terraform file needs a file that Proton leaves behind",
    why="Only the .tf files beside the manifest are handed on: templates, scripts and modules in "
    "folders are not.",
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
      name   = var.service_instance.inputs.queue_name
      policy = file("«${path.module}/policy.json»")
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


_MODULE = re.compile(r"^\$\{path\.(?:module|root|cwd)\}/")


def check(subject: PartSubject) -> Iterator[Finding]:
    taken = {path.rpartition("/")[2] for path in subject.part.template_paths}
    for file in files(subject):
        for read in file.reads:
            name = _left_behind(read)
            if name is not None and name not in taken and not name.startswith("proton."):
                what = "the module" if read.is_module else "the file"
                message = f"Proton hands on .tf files only: {what} '{name}' stays behind"
                yield RULE.at(file.source.path, read.span, message)


def _left_behind(read: FileRead) -> str | None:
    """The path relative to the part's directory; None for what is found elsewhere."""
    if read.is_module:
        return normpath(read.path) if read.path.startswith(("./", "../")) else None
    path = _MODULE.sub("./", read.path)
    return None if path.startswith("/") or "${" in path else normpath(path)
