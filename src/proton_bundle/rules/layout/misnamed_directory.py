"""PB106: an infrastructure directory has another name than Proton looks for."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from proton_bundle.findings import Finding, Fix, Move, Severity
from proton_bundle.layout import DIRECTORIES, MANIFEST_NAMES, first_of
from proton_bundle.rules.layout._directories import misnamed
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB106",
    name="misnamed-directory",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="An infrastructure directory has another name than Proton looks for",
    why="The directory is called infrastructure in environment bundles, instance_infrastructure "
    "and pipeline_infrastructure in service bundles.",
    bad="""
    -- infrastructure/manifest.yaml --
    -- infrastructure/cloudformation.yaml --
    -- template/manifest.yaml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    -- template/cloudformation.yaml --
    Resources:
      Topic:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: "{{ environment.inputs.topic_name }}"
    """,
    good="""
    -- infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    base="environment",
)


def check(subject: BundleSubject) -> Iterator[Finding]:
    root = subject.bundle.root
    for role, folder in misnamed(subject).items():
        manifest = first_of(subject.analysis.project.path_set, join(root, folder), MANIFEST_NAMES)
        if manifest is not None:
            right = DIRECTORIES[role]
            message = f"rename the directory '{folder}' to '{right}'"
            move = Move(join(root, folder), join(root, right))
            fix = Fix(f"Rename '{folder}' to '{right}'", False, (), (move,))
            yield RULE.at(manifest, Span(0, 0), message, fix=fix)
