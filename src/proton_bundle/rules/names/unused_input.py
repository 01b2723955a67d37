"""PB617: no template reads an input."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proton_bundle.bundle import Part
from proton_bundle.findings import Finding, Severity, Tag
from proton_bundle.manifest import Engine
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject

_WORD = re.compile(r"\w+")
_AS_A_WHOLE = re.compile(r"\.inputs\b(?!\s*\.|\s*\[\s*[\x27\x22])")

RULE = Rule(
    code="PB617",
    name="unused-input",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.NEVER,
    title="No template reads an input",
    why="People are asked for it, and nothing comes of what they say.",
    bad="""
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
            «queue_delay»:
              type: number
              default: 0
        PipelineInput:
          type: object
          properties:
            test_command:
              type: string
              default: make test
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


def check(subject: BundleSubject) -> Iterator[Finding]:
    schema, bundle = subject.bundle.schema, subject.bundle
    # Scripts of a CodeBuild part read the inputs file, and nobody can tell which of it.
    if schema is None or not bundle.parts or any(_is_opaque(p) for p in bundle.parts.values()):
        return
    words = {
        word
        for part in bundle.parts.values()
        for file in part.template_files
        for word in _WORD.findall(file.source.text)
    }
    for input_type in schema.inputs:
        for name, member in input_type.object.members.items():
            if name not in words and member.declaration is not None:
                yield RULE.at(
                    schema.source.path,
                    member.declaration.span,
                    f"no template reads '{name}'",
                    tags=frozenset({Tag.UNUSED}),
                )


def _is_opaque(part: Part) -> bool:
    """Whether what the part reads cannot be told from its files."""
    if part.engine not in (Engine.CLOUDFORMATION, Engine.TERRAFORM) or not part.template_files:
        return True
    # A name put together at run time, or the inputs as a whole, may be any of them.
    return any(_AS_A_WHOLE.search(file.source.text) for file in part.template_files)
