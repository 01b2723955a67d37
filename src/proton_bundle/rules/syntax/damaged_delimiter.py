"""PB508: an expression or tag has lost a character of its delimiters."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.jinja.damaged import damaged
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB508",
    name="damaged-delimiter",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.NEVER,
    title="An expression or tag has lost a character of its delimiters",
    why="Jinja prints it as it stands, and the resource gets this text in place of the value.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "«{ service_instance.inputs.queue_name }}»"
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
    for each in damaged(document.source.text, document.jinja):
        fix = Fix(f"Write {each.meant}", False, (Edit(subject.path, each.span, each.meant),))
        yield RULE.at(
            subject.path,
            each.span,
            f"{each.found} is printed as it stands: write {each.meant}",
            severity=Severity.ERROR if each.certain else Severity.WARNING,
            fix=fix,
        )
