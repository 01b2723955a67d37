"""PB010: a template is not YAML, whatever it renders to."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.decode.certainty import in_every_rendering
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileKind, FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB010",
    name="template-not-yaml",
    severity=Severity.ERROR,
    scope=Scope.FILE,
    noticed=Noticed.DEPLOYMENT,
    title="A template is not YAML, whatever it renders to",
    why="CloudFormation refuses the rendered text, and the deployment fails.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          Tags: «[»{Key: team, Value: platform}
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          Tags: [{Key: team, Value: platform}]
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
)


def check(subject: FileSubject) -> Iterator[Finding]:
    # What is wrong with the Jinja may be all that is wrong with the YAML.
    if subject.kind is not FileKind.TEMPLATE or subject.file.problem:
        return
    if subject.template.jinja.problems:
        return
    if not subject.source.text.strip():
        yield RULE.at(subject.path, Span(0, 0), "this template is empty")
    for problem in subject.yaml.problems:
        if problem.kind != "duplicate-key":
            certain = in_every_rendering(subject.template, problem)
            severity = Severity.ERROR if certain else Severity.WARNING
            yield RULE.at(subject.path, problem.span, problem.message, severity=severity)
