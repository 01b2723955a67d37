"""The cards of what only rendering finds: their examples, and that codes and names agree."""

from __future__ import annotations

import pytest

from proton_bundle.bundle import read_bundle
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Finding
from proton_bundle.rules.examples import example_files
from proton_bundle.rules.registry import RENDERED, all_rules, by_code
from proton_bundle.rules.rule import Rule
from proton_cloudformation import rendered_check
from proton_cloudformation.cfn_lint import Failure, LintResult

RULES = [each.rule for each in all_rules() if each.rule.code.startswith(RENDERED)]
CAP = 2


class Lint:
    """Says nothing of any text, or that it took too long."""

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails

    def lint(self, texts):
        failed = LintResult((), Failure.TIMEOUT, "cfn-lint took longer than 20 seconds")
        return [failed if self.fails else LintResult() for _ in texts]


def rendered(rule: Rule, example: str, *, fails: bool = False) -> list[Finding]:
    files, _ = example_files(rule.base, example)
    bundle = read_bundle(MemoryFiles({path: text.encode() for path, text in files.items()}))
    return list(rendered_check.check_bundle(bundle, Lint(fails=fails), cap=CAP))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_the_wrong_example_is_found_where_it_is_marked(rule: Rule):
    _, marks = example_files(rule.base, rule.bad)
    found = [f for f in rendered(rule, rule.bad, fails=rule.code == "PB592") if f.code == rule.code]
    assert found
    assert {each.name for each in found} == {rule.name}
    assert found[0].severity is rule.severity
    if marks:
        assert [(each.path, each.span) for each in found] == list(marks)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.code}-{rule.name}")
def test_the_right_example_has_no_finding(rule: Rule):
    assert rendered(rule, rule.good) == []


def test_every_code_that_rendering_gives_has_a_card():
    given = [
        rendered_check.RENDER_FAILED,
        rendered_check.NOT_YAML,
        rendered_check.LINT_FAILED,
        rendered_check.CAPPED,
        rendered_check.UNDEFINED,
        rendered_check.MISSPELT,
    ]
    known = by_code()
    assert [(known[code].rule.code, known[code].rule.name) for code, _ in given] == given
    assert {code for code, _ in given} == {each.code for each in RULES}
