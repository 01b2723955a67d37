"""PB112: a bundle is larger than Proton takes."""

from __future__ import annotations

from collections.abc import Iterator

from proton_bundle.errors import UnreadableFileError
from proton_bundle.files import FileTree
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.rule import Noticed, Rule, Scope
from proton_bundle.rules.subjects import BundleSubject
from proton_bundle.source import Span

RULE = Rule(
    code="PB112",
    name="bundle-too-large",
    severity=Severity.WARNING,
    scope=Scope.BUNDLE,
    noticed=Noticed.REGISTRATION,
    title="A bundle is larger than Proton takes",
    why="A bundle may have 5 MB, and the quota could not be raised. Keep code and archives in a "
    "bucket of their own.",
    bad="""
    -- instance_infrastructure/code.txt --
    ‹a long line of code, *300000›
    """,
    good="""
    -- instance_infrastructure/code.txt --
    s3://my-bucket/code.zip
    """,
)

_MOST = 5 * 1024 * 1024


def check(subject: BundleSubject) -> Iterator[Finding]:
    bundle = subject.bundle
    paths = [path for part in bundle.parts.values() for path in part.file_paths]
    total = sum(_size(bundle.files, path) for path in paths)
    at = bundle.schema_file.source.path if bundle.schema_file else min(paths, default=None)
    if total > _MOST and at is not None:
        message = f"the bundle's files have {total:,} bytes unpacked; at most {_MOST:,} are allowed"
        yield RULE.at(at, Span(0, 0), message)


def _size(files: FileTree, path: str) -> int:
    try:
        return len(files.read(path))
    except (KeyError, UnreadableFileError):
        return 0
