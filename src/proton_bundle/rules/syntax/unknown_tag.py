"""PB504: a tag does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB504",
    name="unknown-tag",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A tag does not exist",
    why="Proton's Jinja has no extensions: only Jinja's own tags exist.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    {% «sett» x = 1 %}
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    {% set x = 1 %}
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for problem in subject.template.document.jinja.problems:
        if problem.kind == "unknown-tag":
            yield RULE.at(subject.path, problem.span, problem.message)
