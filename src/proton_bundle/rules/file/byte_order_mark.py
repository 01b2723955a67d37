"""PB003: a file begins with a byte order mark."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB003",
    name="byte-order-mark",
    severity=Severity.INFO,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A file begins with a byte order mark",
    why="UTF-8 needs none, and scripts that read the file, diff it or put it together with "
    "others may take the mark for text.",
    bad="""
    -- schema/schema.yaml --
    «»‹0xEF›‹0xBB›‹0xBF›schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
    """,
    good="""
    -- schema/schema.yaml --
    schema:
      format:
        openapi: "3.0.0"
      service_input_type: ServiceInput
      pipeline_input_type: PipelineInput
      types:
        ServiceInput:
          type: object
          properties:
            queue_name:
              type: string
              default: jobs
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
    """,
)

_MARK_BYTES = 3


def check(subject: FileSubject) -> Iterator[Finding]:
    if subject.file.problem:
        return
    # The mark is no part of the text, and nothing else makes the file longer than its text.
    if subject.size == len(subject.source.text.encode()) + _MARK_BYTES:
        yield RULE.at(subject.path, Span(0, 0), "save this file as UTF-8 without byte order mark")
