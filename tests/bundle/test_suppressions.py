"""Ignore comments: what they cover, and when they cover nothing."""

from __future__ import annotations

import pytest

from proton_bundle.findings import Finding, Severity
from proton_bundle.source import SourceText, Span
from proton_bundle.suppressions import apply_suppressions, read_suppressions


def finding(source: SourceText, word: str, code: str = "PB601", name: str = "a-name") -> Finding:
    start = source.text.index(word)
    return Finding(source.path, Span(start, start + 1), code, name, Severity.ERROR, "wrong")


def left(text: str, *codes: str) -> tuple[int, list[str]]:
    """How many findings at WORD remain, and which codes cover nothing."""
    source = SourceText("a.yaml", text)
    found = [finding(source, "WORD", code) for code in codes or ("PB601",)]
    kept, unused = apply_suppressions(found, source, read_suppressions(source))
    return len(kept), [each.code for each in unused]


@pytest.mark.parametrize(
    "text",
    [
        "WORD: 1  # proton: ignore[PB601] for a reason\n",
        "# proton: ignore[PB601]\nWORD: 1\n",
        "# proton: ignore[PB601]\n# proton: ignore[PB602]\nWORD: 1\n",
        "WORD: 1 {# proton: ignore[PB601] reason #}\n",
        "{#- proton: ignore[PB601] -#}\nWORD: 1\n",
        "a: 1\nb: 2\nWORD: 1\n# proton: ignore-file[PB601]\n",
        "WORD # proton:ignore[ PB602 , PB601 ]\n",
        "# proton: ignore[a-name]\nWORD: 1\n",
        "// proton: ignore[PB601]\nWORD = 1\n",
    ],
)
def test_it_covers_its_line_or_the_next_or_the_file(text):
    assert left(text)[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "WORD: 1  # proton: ignore[PB602]\n",
        "# proton: ignore[PB601]\na: 1\nWORD: 1\n",
        "WORD: 1\n# proton: ignore[PB601]\nb: 1\n",
        "WORD: 1  # proton: ignore PB601\n",
    ],
)
def test_it_covers_nothing_else(text):
    assert left(text)[0] == 1


def test_each_code_that_covers_nothing_is_told():
    assert left("WORD: 1  # proton: ignore[PB601, PB602]\n") == (0, ["PB602"])
    assert left("# proton: ignore-file[PB9]\nWORD: 1\n") == (1, ["PB9"])


def test_the_place_of_a_code_is_exact():
    text = "a: 1  {# proton: ignore[PB601, PB602] why #} b\n"
    first, second = read_suppressions(SourceText("a", text))
    assert text[slice(*first.code_span)] == "PB601"
    assert text[slice(*second.code_span)] == "PB602"
    assert text[slice(*first.comment)] == "{# proton: ignore[PB601, PB602] why #}"
