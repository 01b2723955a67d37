"""PB114: a template cannot have the name of its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB114",
    name="template-name",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A template cannot have the name of its folder",
    why="Template sync looks for the folder that has the template's name, and a name is 1 to 100 "
    "letters, digits, - and _, the first a letter or digit.",
    bad="""
    -- my.topic/v1/schema/schema.yaml --
    «»schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_arn:
              type: string
    """,
    good="""
    -- my-topic/v1/schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      environment_input_type: EnvironmentInput
      types:
        EnvironmentInput:
          type: object
          properties:
            topic_arn:
              type: string
    """,
    base="empty",
)

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_\-]{0,99}")


def check(subject: BundleSubject) -> Iterator[Finding]:
    # Only the layout of template sync, NAME/v1, makes the folder's name the template's.
    root, file = subject.analysis.root, subject.bundle.schema_file
    if root.major is None or root.name is None or file is None:
        return
    if not _NAME.fullmatch(root.name):
        message = f"no template can be called '{root.name}': rename the folder"
        yield RULE.at(file.source.path, Span(0, 0), message)
