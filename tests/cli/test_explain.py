"""``proton explain``: a rule, a family, all rules, and what is meant by a wrong code."""

from __future__ import annotations

from command import proton


def test_a_code_in_any_case_or_a_name_gives_the_page():
    page = proton("explain", "pb603").stdout
    assert page.startswith("# PB603 unknown-input\n")
    assert "## Wrong" in page
    assert proton("explain", "unknown-input").stdout == page


def test_the_beginning_of_a_code_lists_its_family():
    lines = proton("explain", "PB6").stdout.splitlines()
    assert len(lines) > 5
    assert all(line.startswith("PB6") for line in lines)
    assert set(lines) < set(proton("explain").stdout.splitlines())


def test_a_wrong_code_is_answered_with_the_right_one():
    done = proton("explain", "unknwon-input")
    assert done.returncode == 2
    assert "Did you mean unknown-input?" in done.stderr
    assert "cfn-lint/blob/main/docs/rules.md#E3002" in proton("explain", "e3002").stderr
