"""PB616: a variable that is set inside a loop is lost after it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB616",
    name="set-lost-in-loop",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.NEVER,
    title="A variable that is set inside a loop is lost after it",
    why="Each turn of a Jinja loop has its own variables. Use namespace() to carry a value "
    "out of a loop.",
    bad="""
    -- pipeline_infrastructure/cloudformation.yaml --
    {% set last = 'none' %}
    {% for one in service_instances %}{% set «last» = one.name %}{% endfor %}
    Resources:
      Command:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Name: "{{ last }}"
          Value: "{{ pipeline.inputs.test_command }}"
    """,
    good="""
    -- pipeline_infrastructure/cloudformation.yaml --
    {% set ns = namespace(last='none') %}
    {% for one in service_instances %}{% set ns.last = one.name %}{% endfor %}
    Resources:
      Command:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Name: "{{ ns.last }}"
          Value: "{{ pipeline.inputs.test_command }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "set-lost-in-loop")
