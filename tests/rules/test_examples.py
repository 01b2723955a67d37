"""Every rule's own examples: the wrong one is found exactly where marked, the right one is clean."""

from __future__ import annotations

import re

import pytest

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Finding, Severity
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES, example_files
from proton_bundle.rules.pages import page
from proton_bundle.rules.registry import RENDERED, all_rules
from proton_bundle.rules.rule import Rule
from proton_bundle.workspace.project import Project

RULES = [each.rule for each in all_rules()]
# Rules whose mistake no text can show.
ELSEWHERE = {
    "PB111": "needs a folder on disk: see test_layout_rules.py",
    "PB002": "needs a file that cannot be read: see test_file_rules.py",
    "PB706": "needs an earlier version: see test_links.py",
}


def lint(files: dict[str, str]) -> list[Finding]:
    tree = MemoryFiles(
        {path: text.encode(errors="surrogateescape") for path, text in files.items()}
    )
    return Linter(ProjectAnalysis(Project(tree))).check()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_the_wrong_example_is_found_where_it_is_marked(rule: Rule):
    files, marks = example_files(rule.base, rule.bad)
    if rule.code in ELSEWHERE:
        pytest.skip(ELSEWHERE[rule.code])
    if rule.code.startswith(RENDERED):
        pytest.skip("only rendering finds it: see test_rendered_cards.py")
    found = [(each.path, each.span) for each in lint(files) if each.code == rule.code]
    if marks:
        assert found == list(marks)
    else:
        # What is absent has no place to mark: it is found all the same.
        assert found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_the_right_example_has_no_finding_but_hints(rule: Rule):
    files, marks = example_files(rule.base, rule.good)
    assert not marks
    assert [each for each in lint(files) if each.severity is not Severity.INFO] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_the_card_is_complete(rule: Rule):
    assert re.fullmatch(r"PB\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.why.endswith((".", "!"))
    assert page(rule).startswith(f"# {rule.code} {rule.name}\n")


def test_codes_and_names_are_distinct():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("base", BASES)
def test_the_bases_are_sound(base: str):
    files, _ = example_files(base, "")
    assert lint(files) == []
