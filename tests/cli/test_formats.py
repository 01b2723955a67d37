"""Every report format says the same findings, in the form that its readers accept."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from proton_bundle.findings import Edit, Finding, Fix, Related, Severity
from proton_bundle.source import SourceText, Span
from proton_cli.formats import FORMATS, renderer
from proton_cli.report import Report

TEXT = "a: 1\nname: {{ environment.inputs.naem }}  # schön 🎉\n"
SARIF_SCHEMA = Path(__file__).resolve().parents[3] / "shared/schemas/sarif-schema-2.1.0.json"


def finding(**changes: object) -> Finding:
    start = TEXT.index("naem")
    values = {
        "path": "b/infra structure.yaml",
        "span": Span(start, start + 4),
        "code": "PB603",
        "name": "unknown-input",
        "severity": Severity.ERROR,
        "message": "no input 'naem': did you mean 'name'?\nsecond line, 100%",
        "condition": "environment.inputs.kind == 'x'",
        "fix": Fix(
            "Write 'name'", True, (Edit("b/infra structure.yaml", Span(start, start + 4), "name"),)
        ),
        "related": (Related("b/infra structure.yaml", Span(0, 1), "declared here"),),
    }
    return Finding(**(values | changes))


def report(*findings: Finding) -> Report:
    source = SourceText("b/infra structure.yaml", TEXT)
    return Report(findings, {source.path: source}, files=3, bundles=1, help_base="https://x.test/")


@pytest.fixture
def full() -> Report:
    return report(
        finding(), finding(severity=Severity.INFO, code="PB101", fix=None, condition=None)
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_every_finding_and_nothing_when_there_is_none(name, full):
    written = renderer(name)(full)
    assert "PB603" in written
    assert "PB101" in written
    assert "PB603" not in renderer(name)(report())


def test_json_counts_lines_and_columns_from_one_in_code_points(full):
    first = json.loads(renderer("json")(full))["findings"][0]
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (
        2,
        29,
        2,
        33,
    )
    assert first["help"] == "https://x.test/PB603.md"
    assert first["fix"]["edits"][0]["text"] == "name"
    assert json.loads(renderer("json")(full))["summary"] == {
        "files": 3, "bundles": 1, "errors": 1, "warnings": 0, "infos": 1,
    }  # fmt: skip


def test_text_points_a_caret_at_the_name(full, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    lines = renderer("text")(full).splitlines()
    row = next(i for i, line in enumerate(lines) if line.startswith("2 |"))
    marked = lines[row + 1].index("^")
    assert lines[row][marked : marked + 4] == "naem"
    assert lines[row + 1].count("^") == 4
    assert "when environment.inputs.kind == 'x'" in "\n".join(lines)


def test_text_lets_no_control_character_reach_the_terminal(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    source = SourceText("x.yaml", "a: \x1b[31mred\x07\n")
    one = finding(path="x.yaml", span=Span(0, 1), fix=None, related=())
    written = renderer("text")(Report((one,), {"x.yaml": source}, 1, 0, ""))
    assert "\x1b" not in written
    assert "\x07" not in written


@pytest.mark.skipif(not SARIF_SCHEMA.is_file(), reason="SARIF SCHEMA ABSENT: output not validated")
def test_sarif_is_valid(full):
    log = json.loads(renderer("sarif")(full))
    jsonschema.validate(log, json.loads(SARIF_SCHEMA.read_text()))
    result = log["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "b/infra%20structure.yaml"
    )
    assert log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "PB603"


def test_github_escapes_what_would_end_the_command(full):
    line = renderer("github")(full).splitlines()[0]
    assert line.startswith("::error file=b/infra structure.yaml,line=2,endLine=2,title=PB603 ")
    assert "%0Asecond line, 100%25" in line


def test_gitlab_fingerprints_are_distinct_and_survive_moved_lines(full):
    twice = report(finding(), finding())
    prints = [issue["fingerprint"] for issue in json.loads(renderer("gitlab")(twice))]
    assert len(set(prints)) == 2
    moved = report(finding(span=Span(0, 4)))
    assert json.loads(renderer("gitlab")(moved))[0]["fingerprint"] == prints[0]


def test_junit_fails_for_errors_only_and_is_xml_even_with_control_characters():
    odd = report(finding(message="bad \x00 byte"), finding(severity=Severity.INFO, code="PB101"))
    root = ET.fromstring(renderer("junit")(odd))
    suite = root.find("testsuite")
    assert suite is not None
    assert suite.get("failures") == "1"
    assert suite.get("tests") == "2"
