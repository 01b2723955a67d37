"""PB503: a tag belongs to no open block."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB503",
    name="orphan-tag",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A tag belongs to no open block",
    why="An end, else or elif without its beginning stops the rendering.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    «{% endif %}»
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for problem in subject.template.document.jinja.problems:
        if problem.kind == "orphan":
            yield RULE.at(subject.path, problem.span, problem.message)
