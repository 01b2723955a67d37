"""PB863: a service's directories are named as in the preview of Proton."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from proton_bundle.findings import Finding, Fix, Move, Severity
from proton_bundle.layout import DIRECTORIES, MANIFEST_NAMES, BundleKind, Role
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB863",
    name="preview-directory",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A service's directories are named as in the preview of Proton",
    why="Since June 2021 a service has instance_infrastructure and pipeline_infrastructure "
    "instead of infrastructure and pipeline.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    -- instance_infrastructure/cloudformation.yaml --
    -- infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    -- infrastructure/cloudformation.yaml --
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


_RENAMED = {"infrastructure": Role.INSTANCE, "pipeline": Role.PIPELINE}


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle, paths = subject.bundle, subject.analysis.project.path_set
    if bundle.kind is not BundleKind.SERVICE:
        return
    for old, role in _RENAMED.items():
        folder, wanted = join(bundle.root, old), join(bundle.root, DIRECTORIES[role])
        manifest = next((join(folder, n) for n in MANIFEST_NAMES if join(folder, n) in paths), None)
        if manifest is None or role in bundle.parts:
            continue
        fix = Fix(f"Rename '{old}' to '{DIRECTORIES[role]}'", False, (), (Move(folder, wanted),))
        message = f"in a service '{old}' is called '{DIRECTORIES[role]}': rename the folder"
        yield RULE.at(manifest, Span(0, 0), message, fix=fix)
