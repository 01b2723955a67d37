"""``--format github``: workflow commands that GitHub Actions shows as annotations."""

from __future__ import annotations

from proton_bundle.findings import Severity
from proton_cli.report import Report

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    lines = []
    for finding in report.findings:
        place = report.place(finding.path, finding.span)
        properties = {
            "file": finding.path,
            "line": str(place.line),
            "endLine": str(place.end_line),
            "title": f"{finding.code} {finding.name}",
        }
        if place.line == place.end_line:
            # GitHub rejects columns on an annotation of several lines.
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
        listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        lines.append(f"::{_COMMAND[finding.severity]} {listed}::{_data(finding.message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
