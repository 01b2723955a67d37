"""Findings of an older text, moved to where they are in the newer one."""

from __future__ import annotations

from dataclasses import replace
from os.path import commonprefix
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.findings import Finding


def shifted(findings: Iterable[Finding], old: str, new: str) -> Iterator[Finding]:
    """The findings that the edit from *old* to *new* left alone; what it touched is dropped."""
    if old == new:
        yield from findings
        return
    start = _common(old, new)
    most = min(len(old), len(new)) - start
    tail = _common(old[len(old) - most :][::-1], new[len(new) - most :][::-1])
    end, by = len(old) - tail, len(new) - len(old)
    for finding in findings:
        if finding.span.end < start:
            yield _plain(finding)
        elif finding.span.start > end:
            yield replace(_plain(finding), span=finding.span.shift(by))


def _common(one: str, other: str) -> int:
    """How many characters at the beginning are equal."""
    return len(commonprefix((one, other)))  # noqa: RUF071  # characters are meant, not paths


def _plain(finding: Finding) -> Finding:
    """Without what points at places in the old text."""
    return replace(finding, fix=None, related=())
