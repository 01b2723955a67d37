"""PB110: a file beside a manifest that the manifest does not name."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join

from proton_bundle.findings import Finding, Severity, Tag
from proton_bundle.layout import MANIFEST_NAMES
from proton_bundle.manifest import Engine
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import PartSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB110",
    name="unused-template-file",
    severity=Severity.INFO,
    scope=Scope.PART,
    noticed=Noticed.NEVER,
    title="A file beside a manifest that the manifest does not name",
    why="Proton reads the files that the manifest names; this one is packed and never used.",
    bad="""
    -- instance_infrastructure/old.yaml --
    «»Resources:
      Queue:
        Type: AWS::SQS::Queue
    """,
    good="""
    -- instance_infrastructure/README.md --
    What this directory is.
    """,
)

_SUFFIXES = {Engine.CLOUDFORMATION: (".yaml", ".yml", ".json"), Engine.TERRAFORM: (".tf",)}


def check(subject: PartSubject) -> Iterator[Finding]:
    part = subject.part
    if part.manifest is None or part.engine not in _SUFFIXES or not part.directory:
        return
    # Where a named file is missing, the file beside it is rather the one that is meant.
    if not part.template_paths:
        return
    for name in part.names:
        path = join(part.directory, name)
        if "/" in name or name in MANIFEST_NAMES or path in part.template_paths:
            continue
        if name.endswith(_SUFFIXES[part.engine]):
            message = f"the manifest does not name '{name}', so nothing uses it"
            yield RULE.at(path, Span(0, 0), message, tags=frozenset({Tag.UNUSED}))
