"""Every error and warning on the published bundles, each with the reason why it is said.

``corpus_findings.tsv`` is the expectation. ``PROTON_UPDATE_EXPECTATIONS=1`` writes it anew and keeps
the reasons; a new line has none, and the test goes on failing until somebody has judged it.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from command import proton
from corpus import BUNDLES, require_corpus

EXPECTED = Path(__file__).with_name("corpus_findings.tsv")
COLUMNS = ("path", "line", "code", "severity", "reason")


class Expectation(NamedTuple):
    path: str
    line: int
    code: str
    severity: str


def report(*options: str) -> list[dict]:
    done = proton("check", "--no-cache", "--format", "json", *options, ".", cwd=BUNDLES)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["findings"]


def identity(finding: dict) -> Expectation:
    return Expectation(*(finding[name] for name in Expectation._fields))


@pytest.fixture(scope="module")
def found() -> list[Expectation]:
    """All errors, and warnings that need no cfn-lint: cfn-lint's own change with its releases."""
    ours = [each for each in report() if each["severity"] == "error" or each["code"][:2] == "PB"]
    return sorted({identity(each) for each in ours if each["severity"] != "info"})


def expected() -> dict[Expectation, str]:
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, dialect="excel-tab")
        return {
            Expectation(row["path"], int(row["line"]), row["code"], row["severity"]): row["reason"]
            for row in rows
        }


def write(found: list[Expectation]) -> None:
    reasons = expected() if EXPECTED.exists() else {}
    with EXPECTED.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, dialect="excel-tab", lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((*each, reasons.get(each, "")) for each in found)


@require_corpus
def test_the_findings_are_the_ones_that_were_judged(found):
    if os.environ.get("PROTON_UPDATE_EXPECTATIONS"):
        write(found)
    known = expected()
    assert sorted(known) == found
    assert [each for each, reason in known.items() if not reason] == []


@require_corpus
def test_the_fast_pass_says_the_same_without_cfn_lint(found):
    fast = {identity(each) for each in report("--no-cfn-lint") if each["severity"] != "info"}
    rendered = {each for each in found if not each.code.startswith("PB") or each.code[:4] == "PB59"}
    assert fast == set(found) - rendered
