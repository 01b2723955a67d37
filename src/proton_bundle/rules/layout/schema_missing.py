"""PB101: a bundle has no schema."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.layout._directories import inside
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB101",
    name="schema-missing",
    severity=Severity.ERROR,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A bundle has no schema",
    why="Every bundle declares its inputs in schema/schema.yaml, at the bundle's top.",
    bad="""
    -- schema/schema.yaml --
    -- instance_infrastructure/manifest.yaml --
    «»infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
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
    bundle = subject.bundle
    if bundle.schema_file is not None:
        return
    # Folders called infrastructure, with a manifest of something else in them, are common.
    manifests = [part.manifest for part in bundle.parts.values() if part.manifest]
    for manifest in manifests:
        if manifest.templates is not None:
            message = f"this bundle has no schema/schema.yaml{_elsewhere(subject)}"
            yield RULE.at(manifest.source.path, Span(0, 0), message)
            return


def _elsewhere(subject: BundleSubject) -> str:
    """Where a schema lies that Proton does not look at."""
    root = subject.bundle.root
    start = f"{root}/" if root else ""
    for path in inside(subject):
        if basename(path) in ("schema.yaml", "schema.yml"):
            folder = dirname(path.removeprefix(start))
            if folder in ("", "schemas", "Schema"):
                return f"; {path.removeprefix(start)} is not where Proton looks"
    return ""
