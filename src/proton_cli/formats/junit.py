"""``--format junit``: a test suite a file, a failed case an error or warning."""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree import ElementTree as ET

from proton_bundle.findings import Finding, Severity
from proton_cli.report import Report

# XML 1.0 has no way to write these characters, not even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render(report: Report) -> str:
    root = ET.Element("testsuites", name="proton check")
    for path, group in groupby(report.findings, key=lambda finding: finding.path):
        findings = list(group)
        failures = sum(_fails(finding) for finding in findings)
        suite = ET.SubElement(
            root, "testsuite", name=_text(path), tests=str(len(findings)), failures=str(failures)
        )
        for finding in findings:
            _case(report, suite, finding)
    if not report.findings:
        suite = ET.SubElement(root, "testsuite", name="proton check", tests="1", failures="0")
        ET.SubElement(suite, "testcase", name="no findings", classname="proton")
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(report: Report, suite: ET.Element, finding: Finding) -> None:
    place = report.place(finding.path, finding.span)
    name = f"{finding.code} {finding.name} at {place.line}:{place.column}"
    case = ET.SubElement(suite, "testcase", name=_text(name), classname=_text(finding.path))
    where = _text(f"{finding.path}:{place.line}:{place.column}: {finding.message}")
    if _fails(finding):
        failure = ET.SubElement(
            case, "failure", type=finding.severity.value, message=_text(finding.message)
        )
        failure.text = where
    else:
        ET.SubElement(case, "system-out").text = where


def _fails(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
