"""PB506: raw tags stand inside quotes of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Edit, Finding, Fix, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB506",
    name="quoted-raw-tags",
    severity=Severity.WARNING,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="Raw tags stand inside quotes of their own",
    why="The tags vanish when the template renders and their quotes stay behind as a line of "
    "'', which is no longer the YAML that was meant.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          «'{% raw %}'»
          QueueName: "{{resolve:ssm:queue-name}}"
          «'{% endraw %}'»
    """,
    good="""
    -- instance_infrastructure/cloudformation.yaml --
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
          {% raw %}
          KmsMasterKeyId: "{{resolve:ssm:key}}"
          {% endraw %}
    """,
)


_QUOTED = re.compile(r"""^[ \t]*((['"])\{%[-+]?\s*(?:end)?raw\s*[-+]?%\}\2)[ \t]*$""", re.MULTILINE)


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for match in _QUOTED.finditer(subject.template.source.text):
        span = Span(*match.span(1))
        edits = (
            Edit(subject.path, Span(span.start, span.start + 1), ""),
            Edit(subject.path, Span(span.end - 1, span.end), ""),
        )
        yield RULE.at(
            subject.path,
            span,
            "the quotes around this tag stay behind when it renders: remove them",
            fix=Fix("Remove the quotes around the tag", True, edits),
        )
