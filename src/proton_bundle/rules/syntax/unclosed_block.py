"""PB502: a block is never closed."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.jinja.damaged import damaged
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB502",
    name="unclosed-block",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A block is never closed",
    why="Every if, for, set block, macro and raw needs its end tag; without it nothing renders.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          «{% if service_instance.inputs.queue_name %}»
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          {% if service_instance.inputs.queue_name %}
          QueueName: "{{ service_instance.inputs.queue_name }}"
          {% endif %}
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    document = subject.template.document
    problems = [each for each in document.jinja.problems if each.kind == "unclosed-block"]
    if problems and any(each.keyword for each in damaged(document.source.text, document.jinja)):
        return  # its partner is there, damaged: PB508 says so
    for problem in problems:
        yield RULE.at(subject.path, problem.span, problem.message)
