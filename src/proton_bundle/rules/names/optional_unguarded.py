"""PB610: an optional input is read as if it were always there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB610",
    name="optional-unguarded",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="An optional input is read as if it were always there",
    why="An input without a default that a spec leaves out is absent, and reading it fails "
    "the deployment. Guard it, give it a default, or list it under required.",
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
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.«queue_name» }}"
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
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name | default('jobs') }}"
    """,
)


_LENGTH = re.compile(r"\s*\|\s*(?:length|count)\b")
_EMPTY = "|default('')"


def check(subject: TemplateSubject) -> Iterator[Finding]:
    text = subject.template.source.text
    for finding in findings(RULE, subject, "optional-unguarded"):
        # The preview took what is absent for an empty text: its templates ask for the length.
        if _LENGTH.match(text, finding.span.end):
            edit = Edit(finding.path, Span(finding.span.end, finding.span.end), _EMPTY)
            fix = Fix("Take it as empty where it is absent", False, (edit,))
            yield replace(finding, fix=fix)
        else:
            yield finding
