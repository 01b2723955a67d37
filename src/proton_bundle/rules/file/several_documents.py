"""PB007: a file holds several YAML documents."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import FileSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB007",
    name="several-documents",
    severity=Severity.WARNING,
    scope=Scope.FILE,
    noticed=Noticed.NEVER,
    title="A file holds several YAML documents",
    why="Each of Proton's files is one document; what follows a second --- is not read, or makes "
    "the file unreadable.",
    bad="""
    -- instance_infrastructure/manifest.yaml --
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    «---»
    infrastructure:
      templates:
        - file: queue.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
    good="""
    -- instance_infrastructure/manifest.yaml --
    ---
    infrastructure:
      templates:
        - file: cloudformation.yaml
          rendering_engine: jinja
          template_language: cloudformation
    """,
)


def check(subject: FileSubject) -> Iterator[Finding]:
    count = subject.yaml.documents
    if count > 1:
        yield RULE.at(
            subject.path,
            _second_start(subject),
            f"{count} YAML documents in one file; only the first is read",
        )


def _second_start(subject: FileSubject) -> Span:
    """The ``---`` behind the first document."""
    root = subject.yaml.root
    start = root.span.end if root is not None else 0
    found = subject.source.text.find("\n---", start)
    return Span(found + 1, found + 4) if found >= 0 else Span(start, start)
