"""PB111: a bundle holds a link that leads out of it."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.files import LinkedTree
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import ProjectSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB111",
    name="symbolic-link",
    severity=Severity.WARNING,
    scope=Scope.PROJECT,
    noticed=Noticed.REGISTRATION,
    title="A bundle holds a link that leads out of it",
    why="The link is packed without the file that it leads to, so the file is missing where the "
    "bundle is unpacked. It was not read for this check either.",
    bad="""
    -- instance_infrastructure/cloudformation.yaml --
    a symbolic link to ../../shared/cloudformation.yaml
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


def check(subject: ProjectSubject) -> Iterator[Finding]:
    project = subject.project.project
    # Looking for links walks the tree again, which an editor need not do at every key.
    if not isinstance(project.files, LinkedTree):
        return
    for path in project.files.left_out():
        if project.root_of(path) is not None:
            message = "this link leads out of the bundle, or nowhere: put the file itself here"
            yield RULE.at(path, Span(0, 0), message)
