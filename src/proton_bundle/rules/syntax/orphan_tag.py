"""PB503: a tag belongs to no open block."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.jinja.damaged import damaged
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
    document = subject.template.document
    problems = [each for each in document.jinja.problems if each.kind == "orphan"]
    if problems and any(each.keyword for each in damaged(document.source.text, document.jinja)):
        return  # its partner is there, damaged: PB508 says so
    for problem in problems:
        yield RULE.at(subject.path, problem.span, problem.message)
