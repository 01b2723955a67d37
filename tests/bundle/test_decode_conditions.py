"""The conditions around a place, in words, and which of them exclude each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.decode.conditions import Guard, compatible, describe, guards_at
from proton_bundle.jinja import parse
from proton_bundle.source import SourceText


def guards(text: str, mark: str) -> tuple[Guard, ...]:
    return guards_at(parse(text), text.index(mark))


def described(text: str, mark: str) -> str | None:
    return describe(guards(text, mark), SourceText("t.yaml", text))


NESTED = (
    "0 {% if a.kind   == 'x' %} 1 {% for b in c %} 2 {% if d or e %} 3 {% endif %}{% else %} 4 {% endfor %}"
    "{% elif f %} 5 {% else %} 6 {% endif %} 7"
)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("0", None),
        ("1", "a.kind == 'x'"),
        ("2", "a.kind == 'x'"),
        ("3", "a.kind == 'x' and (d or e)"),
        ("4", "a.kind == 'x'"),
        ("5", "not (a.kind == 'x') and f"),
        ("6", "not (a.kind == 'x') and not (f)"),
        ("7", None),
        ("elif", None),
    ],
)
def test_conditions_are_told_outermost_first(mark: str, expected: str | None) -> None:
    assert described(NESTED, mark) == expected


def test_the_same_condition_twice_is_told_once() -> None:
    assert described("{% if a %}{% if a %}1{% endif %}{% endif %}", "1") == "a"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a", "a", True),
        ("a", "b", True),
        ("a", "not a", False),
        ("a == 'x'", 'a == "x"', True),
        ("a == 'x'", "a=='y'", False),
        ("a == 'x'", "a != 'x'", False),
        ("a == 'x'", "a != 'y'", True),
        ("a.b == 1", "a['b'] == 2", False),
        ("a and b", "not b", False),
        ("a or b", "not b", True),
        ("not (a or b)", "b", False),
        ("a in b", "a not in b", False),
        ("a is defined", "a is not defined", False),
        ("f(a)", "not f( a )", False),
        ("a == 1", "a == true", True),
    ],
)
def test_conditions_that_exclude_each_other(first: str, second: str, expected: bool) -> None:
    text = f"{{% if {first} %}}1{{% endif %}}{{% if {second} %}}2{{% endif %}}"
    one, two = guards(text, "1{"), guards(text, "2{")
    assert compatible(one, two) is expected
    assert compatible(two, one) is expected


def test_branches_of_one_if_never_meet() -> None:
    text = "{% if a %}1{% elif b %}2{% elif c %}3{% else %}4{% endif %}"
    places = [guards(text, f"{mark}{{") for mark in "1234"]
    for first in places:
        assert [second for second in places if compatible(first, second)] == [first]


@given(st.text(alphabet="{}% abifelsnd12", max_size=60), st.integers(0, 60))
def test_any_place_of_any_text_has_conditions(text: str, offset: int) -> None:
    found = guards_at(parse(text), offset)
    assert compatible(found, found) in {True, False}
    assert describe(found, SourceText("t.yaml", text)) != ""
