"""PB505: a CloudFormation dynamic reference is not escaped."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB505",
    name="unescaped-dynamic-reference",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A CloudFormation dynamic reference is not escaped",
    why="{{resolve:…}} looks like Jinja to Proton and stops the rendering. Print it as text "
    "instead.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "«{{resolve:ssm:queue-name}}»"
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ '{{resolve:ssm:queue-name}}' }}-{{ service_instance.inputs.queue_name }}"
    """,
)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for problem in subject.template.document.jinja.problems:
        if problem.kind == "dynamic-reference":
            fix = _escape(subject, problem.span)
            yield RULE.at(subject.path, problem.span, problem.message, fix=fix)


def _escape(subject: TemplateSubject, span: Span) -> Fix | None:
    """Print the reference as a string; raw tags where it holds both kinds of quotes."""
    text = subject.template.source.slice(span)
    if not text.endswith("}}") or "\n" in text:
        return None
    # A quote that also quotes the YAML value around it would end that value.
    before = subject.template.source.text[max(0, span.start - 1) : span.start]
    quote = '"' if before == "'" else "'"
    printed = f"{{{{ {quote}{text}{quote} }}}}"
    escaped = "{% raw %}" + text + "{% endraw %}" if quote in text else printed
    return Fix("Escape the dynamic reference", True, (Edit(subject.path, span, escaped),))
