"""PB602: a template reads a name that exists elsewhere, but not in this file."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.names._problems import findings
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB602",
    name="out-of-scope",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A template reads a name that exists elsewhere, but not in this file",
    why="Environment, instance, pipeline and component files each read their own names: a "
    "pipeline, for one, has no service_instance outside a loop over service_instances.",
    bad="""
    -- pipeline_infrastructure/cloudformation.yaml --
    Resources:
      Command:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Name: "{{ «service_instance».name }}"
          Value: "{{ pipeline.inputs.test_command }}"
    """,
    good="""
    -- pipeline_infrastructure/cloudformation.yaml --
    Resources:
      {% for service_instance in service_instances %}
      Command{{ loop.index }}:
        Type: AWS::SSM::Parameter
        Properties:
          Type: String
          Name: "{{ service_instance.name }}"
          Value: "{{ pipeline.inputs.test_command }}"
      {% endfor %}
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    yield from findings(RULE, subject, "out-of-scope")
