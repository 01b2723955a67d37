"""Old findings in a newer text: where the same characters are, or nowhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.findings import Finding, Severity
from proton_bundle.source import Span
from proton_lsp.workspace.shifting import shifted

texts = st.text("ab\n", max_size=20)


def finding(start: int, end: int) -> Finding:
    return Finding("a.yaml", Span(start, end), "E1", "x", Severity.ERROR, "m")


@given(texts, texts, texts, texts, st.data())
def test_a_finding_that_is_kept_covers_the_same_text(before, removed, added, after, data):
    old, new = before + removed + after, before + added + after
    start, end = sorted(data.draw(st.integers(0, len(old))) for _ in range(2))
    for each in shifted([finding(start, end)], old, new):
        assert old[start:end] == new[each.span.start : each.span.end]


def test_only_what_the_edit_touched_is_dropped():
    old, new = "one: 1\ntwo: 2\nsix: 6\n", "one: 1\ntwo: 23\nsix: 6\n"
    found = shifted([finding(0, 3), finding(12, 13), finding(14, 17)], old, new)
    assert [new[each.span.start : each.span.end] for each in found] == ["one", "six"]


def test_the_same_text_keeps_everything():
    assert list(shifted([finding(0, 3)], "one: 1", "one: 1")) == [finding(0, 3)]
