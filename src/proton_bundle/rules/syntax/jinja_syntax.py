"""PB501: a template is not Jinja."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB501",
    name="jinja-syntax",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A template is not Jinja",
    why="Rendering stops at the first syntax error, so the deployment fails before "
    "CloudFormation sees anything.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name | «|» lower }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name | lower }}"
    """,
)


# These kinds have a rule of their own.
_ELSEWHERE = ("unclosed-block", "orphan", "unknown-tag", "dynamic-reference")


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for problem in subject.template.document.jinja.problems:
        if problem.kind not in _ELSEWHERE:
            yield RULE.at(subject.path, problem.span, problem.message)
