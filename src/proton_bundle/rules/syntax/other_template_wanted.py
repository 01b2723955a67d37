"""PB507: a template asks for another template."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.jinja.tree import BlockTag
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import TemplateSubject

RULE = Rule(
    code="PB507",
    name="other-template-wanted",
    severity=Severity.ERROR,
    scope=Scope.TEMPLATE,
    noticed=Noticed.DEPLOYMENT,
    title="A template asks for another template",
    why="Proton renders each file alone: include, import, from and extends have nothing to load.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    {% «include» "queue.yaml" %}
    Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
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


_LOADING = ("include", "import", "from", "extends")


def check(subject: TemplateSubject) -> Iterator[Finding]:
    for island in subject.template.document.jinja.islands:
        if isinstance(island, BlockTag) and island.keyword in _LOADING:
            yield RULE.at(
                subject.path,
                island.keyword_span,
                f"'{island.keyword}' finds no other template: write its text here",
            )
