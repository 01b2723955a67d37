"""PB103: an infrastructure directory has no manifest."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, join

from proton_bundle.findings import Finding, Severity
from proton_bundle.layout import MANIFEST_NAMES
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span
from proton_bundle.suggestions import closest

RULE = Rule(
    code="PB103",
    name="manifest-missing",
    severity=Severity.ERROR,
    scope=Scope.PART,
    noticed=Noticed.REGISTRATION,
    title="An infrastructure directory has no manifest",
    why="Beside the template lies manifest.yaml, which names it and says what renders it.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    -- instance_infrastructure/cloudformation.yaml --
    «»Resources:
      Queue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: "{{ service_instance.inputs.queue_name }}"
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: PartSubject) -> Iterator[Finding]:
    part = subject.part
    if part.manifest_file is not None:
        return
    names = [name for name in part.names if "/" not in name]
    near = closest(MANIFEST_NAMES[0], names)
    at = join(part.directory, near) if near else part.file_paths[0]
    hint = f"; is '{basename(near)}' meant?" if near else ""
    yield RULE.at(at, Span(0, 0), f"{part.directory} has no manifest.yaml{hint}")
