"""Findings as JSON and back, whole: for the cache, not for readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from proton_bundle.findings import Edit, Finding, Fix, Move, Related, Severity, Tag
from proton_bundle.source import Span


def findings_to(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{**asdict(each), "tags": sorted(each.tags)} for each in findings]


def findings_from(stored: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Raises KeyError, TypeError or ValueError for what ``findings_to`` did not write."""
    return tuple(_finding(each) for each in stored)


def _finding(stored: dict[str, Any]) -> Finding:
    fix, related = stored["fix"], stored["related"]
    return Finding(
        **{
            **stored,
            "span": Span(*stored["span"]),
            "severity": Severity(stored["severity"]),
            "fix": _fix(fix) if fix else None,
            "related": tuple(Related(r["path"], Span(*r["span"]), r["message"]) for r in related),
            "tags": frozenset(Tag(each) for each in stored["tags"]),
        }
    )


def _fix(stored: dict[str, Any]) -> Fix:
    edits = (Edit(each["path"], Span(*each["span"]), each["text"]) for each in stored["edits"])
    moves = (Move(each["source"], each["target"]) for each in stored["moves"])
    return Fix(stored["title"], stored["safe"], tuple(edits), tuple(moves))
