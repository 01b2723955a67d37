"""``--format sarif``: SARIF 2.1.0, for code scanning services."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.registry import by_code
from proton_bundle.source import Span
from proton_cli.report import Report

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report) -> str:
    rules = _rules(report)
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(rules)},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(report, finding, order[finding.code]) for finding in report.findings
                ],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _driver(rules: list[dict[str, Any]]) -> dict[str, Any]:
    from proton_cli.command_line import version

    return {"name": "proton", "version": version(), "rules": rules}


def _rules(report: Report) -> list[dict[str, Any]]:
    first = {finding.code: finding for finding in reversed(report.findings)}
    return [_rule(report, finding) for _, finding in sorted(first.items())]


def _rule(report: Report, finding: Finding) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": finding.code,
        "name": finding.name,
        "shortDescription": {"text": finding.name.replace("-", " ")},
        "helpUri": report.help_url(finding),
    }
    registered = by_code().get(finding.code)
    if registered is not None:
        rule = registered.rule
        described["shortDescription"] = {"text": rule.title}
        described["fullDescription"] = {"text": rule.why}
        described["defaultConfiguration"] = {"level": _LEVEL[rule.severity]}
    return described


def _result(report: Report, finding: Finding, rule_index: int) -> dict[str, Any]:
    message = finding.message
    if finding.condition:
        message += f" (when {finding.condition})"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVEL[finding.severity],
        "message": {"text": message},
        "locations": [_location(report, finding.path, finding.span)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {**_location(report, each.path, each.span), "message": {"text": each.message}}
            for each in finding.related
        ]
    if finding.fix:
        result["fixes"] = [_fix(report, finding)]
    return result


def _location(report: Report, path: str, span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(path)},
            "region": _region(report, path, span),
        }
    }


def _region(report: Report, path: str, span: Span) -> dict[str, int]:
    place = report.place(path, span)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(report: Report, finding: Finding) -> dict[str, Any]:
    assert finding.fix is not None
    changes: dict[str, list[dict[str, Any]]] = {}
    for edit in finding.fix.edits:
        changes.setdefault(edit.path, []).append(
            {
                "deletedRegion": _region(report, edit.path, edit.span),
                "insertedContent": {"text": edit.text},
            }
        )
    return {
        "description": {"text": finding.fix.title},
        "artifactChanges": [
            {"artifactLocation": {"uri": quote(path)}, "replacements": replacements}
            for path, replacements in changes.items()
        ],
    }
