"""Every known fact of a bundle has its rule, or a reason why none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proton_bundle.rules.registry import by_code

TABLES = Path(__file__).resolve().parents[2] / "docs/rule-coverage"
REFERENCE = Path(__file__).resolve().parents[3] / "shared/proton/BEHAVIOUR.md"
# In section 11 the first two tables are quotas and patterns; the third lists contradictions.
_OF_SECTION_11 = 29


def rows() -> list[tuple[str, str, str, str]]:
    found = []
    for table in sorted(TABLES.glob("*.tsv")):
        for line in table.read_text().splitlines()[1:]:
            section, fact, rules, *reason = line.split("\t")
            found.append((section, fact, rules, "".join(reason)))
    return found


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_names_rules_that_exist_or_a_reason(row):
    _, fact, rules, reason = row
    assert fact
    if rules == "-":
        assert reason
    else:
        assert set(rules.split()) <= by_code().keys()


@pytest.mark.skipif(not REFERENCE.is_file(), reason="BEHAVIOUR REFERENCE ABSENT: rows not compared")
def test_no_row_of_the_reference_is_missing():
    known = {row[0] for row in rows()}
    assert [number for number in reference_rows() if number not in known] == []


def reference_rows() -> list[str]:
    """``section#row`` of every table row in sections 1 to 3 and of the quotas."""
    found, section, number, lines = [], "", 0, REFERENCE.read_text().splitlines()
    in_body = False
    for line in lines:
        heading = re.match(r"#+ (\d+(?:\.\d+)?)\.? ", line)
        if heading:
            section, number = heading[1], 0
        is_row = line.startswith("|")
        if is_row and in_body:
            number += 1
            counted = section.split(".")[0] in "123" or (
                section == "11" and number <= _OF_SECTION_11
            )
            if section and counted:
                found.append(f"{section}#{number}")
        in_body = is_row and (in_body or re.fullmatch(r"[|\- ]+", line) is not None)
    return found
