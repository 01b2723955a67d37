"""PB113: a bundle names more template files than Proton takes."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB113",
    name="too-many-template-files",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A bundle names more template files than Proton takes",
    why="Proton's quota is ten template files a bundle. How it counts was never said; bundles "
    "with more files than that have been published.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: "«*»"
          rendering_engine: hcl
          template_language: terraform
    -- instance_infrastructure/a.tf --
    # a
    -- instance_infrastructure/b.tf --
    # b
    -- instance_infrastructure/c.tf --
    # c
    -- instance_infrastructure/d.tf --
    # d
    -- instance_infrastructure/e.tf --
    # e
    -- instance_infrastructure/f.tf --
    # f
    -- instance_infrastructure/g.tf --
    # g
    -- instance_infrastructure/h.tf --
    # h
    -- instance_infrastructure/i.tf --
    # i
    -- instance_infrastructure/j.tf --
    # j
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

_MOST = 10


def check(subject: BundleSubject) -> Iterator[Finding]:
    parts = subject.bundle.parts.values()
    count = sum(len(part.template_paths) for part in parts)
    if count <= _MOST:
        return
    largest = max(parts, key=lambda part: len(part.template_paths))
    manifest = largest.manifest
    if manifest is not None and manifest.entries:
        span = manifest.entries[0].file_span or Span(0, 0)
        message = f"{count} template files; Proton's quota is {_MOST} a bundle"
        yield RULE.at(manifest.source.path, span, message)
