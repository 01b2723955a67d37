"""``--format gitlab``: GitLab's code quality report (a subset of Code Climate's)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from proton_bundle.findings import Finding, Severity
from proton_cli.report import Report

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    seen: Counter[str] = Counter()
    issues = []
    for finding in report.findings:
        place = report.place(finding.path, finding.span)
        issues.append(
            {
                "type": "issue",
                "check_name": finding.code,
                "description": finding.message,
                "severity": _SEVERITY[finding.severity],
                "fingerprint": _fingerprint(finding, seen),
                "location": {
                    "path": finding.path,
                    "positions": {
                        "begin": {"line": place.line, "column": place.column},
                        "end": {"line": place.end_line, "column": place.end_column},
                    },
                },
            }
        )
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    """Stable when lines move; told apart by their order where all else is equal."""
    identity = f"{finding.path}\0{finding.code}\0{finding.message}"
    seen[identity] += 1
    return hashlib.sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
