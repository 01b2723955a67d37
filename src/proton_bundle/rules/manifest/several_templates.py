"""PB202: a manifest lists several templates."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.manifest._entries import entries
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject

RULE = Rule(
    code="PB202",
    name="several-templates",
    severity=Severity.WARNING,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="A manifest lists several templates",
    why="The list is meant for one template, and every published bundle has one. Several "
    "Terraform files go into one entry, as '*'.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
        - «file: topic.yaml
          rendering_engine: jinja
          template_language: cloudformation»
    -- instance_infrastructure/topic.yaml --
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: "{{ service_instance.inputs.queue_name }}"
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    for path, entry in islice(entries(subject), 1, None):
        message = "put all into one template: a manifest lists exactly one"
        yield RULE.at(path, entry.span, message)
