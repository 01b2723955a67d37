"""Which of the template's own names can be read where; ``|`` marks the place."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.jinja import parse
from proton_bundle.jinja.scopes import BindingKind, bindings, bindings_at


def names(marked: str) -> set[str]:
    offset = marked.index("|")
    text = marked.replace("|", "", 1)
    return {binding.name for binding in bindings_at(parse(text), offset)}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("|{% set a = 1 %}", set()),
        ("{% set a = 1 %}|", {"a"}),
        ("{% set a, b = c %}{{ | }}", {"a", "b"}),
        ("{% set a = | %}", set()),
        ("{% set a %}|{% endset %}", set()),
        ("{% set a %}{% endset %}|", {"a"}),
        ("{% for x in y %}|{% endfor %}", {"x", "loop"}),
        ("{% for x in | %}{% endfor %}", set()),
        ("{% for x in y if | x %}{% endfor %}", {"x"}),
        ("{% for x in y %}{% endfor %}|", set()),
        ("{% for x in y %}{% else %}|{% endfor %}", set()),
        ("{% for x in y %}{% set a = 1 %}|{% endfor %}", {"x", "loop", "a"}),
        ("{% for x in y %}{% set a = 1 %}{% endfor %}|", set()),
        ("{% for k, v in y %}{% for x in k %}|{% endfor %}{% endfor %}", {"k", "v", "x", "loop"}),
        ("{% if y %}{% set a = 1 %}|{% endif %}", {"a"}),
        ("{% if y %}{% set a = 1 %}{% endif %}|", {"a"}),
        ("{% if y %}{% set a = 1 %}{% else %}|{% endif %}", set()),
        ("{% if y %}{% set a = 1 %}{% elif z %}{% set b = 1 %}|{% endif %}", {"b"}),
        ("{% for x in y %}{% if x %}{% set a = 1 %}{% endif %}|{% endfor %}", {"x", "loop", "a"}),
        ("{% for x in y %}{% if x %}{% set a = 1 %}{% endif %}{% endfor %}|", set()),
        ("{% macro m(a, b=1) %}|{% endmacro %}", {"m", "a", "b"}),
        ("{% macro m(a) %}{% endmacro %}|", {"m"}),
        ("{% with a = 1 %}|{% endwith %}", {"a"}),
        ("{% with a = 1 %}{% endwith %}|", set()),
        ("{% import 'x' as m %}|", {"m"}),
        ("{% from 'x' import a as b, c %}|", {"b", "c"}),
        ("{% call(a) m() %}|{% endcall %}", {"a"}),
        ("{% set box.a = 1 %}|", set()),
        ("{% for x in y %}{{ x.|", {"x", "loop"}),
    ],
)
def test_names_at_a_place(marked, expected):
    assert names(marked) == expected


def test_the_innermost_binding_of_a_name_is_meant():
    text = "{% set x = 1 %}{% for x in y %}{{ x }}{% endfor %}"
    (inner,) = [one for one in bindings_at(parse(text), text.index("{{")) if one.name == "x"]
    assert inner.kind is BindingKind.LOOP_VARIABLE
    assert text[inner.span.start : inner.span.end] == "x"


@given(st.text("{}%# abx=.,|'()[]\n", max_size=60))
def test_every_binding_lies_in_the_text(text):
    for binding in bindings(parse(text)):
        assert 0 <= binding.span.start <= binding.span.end <= len(text)
        assert 0 <= binding.visible.start <= binding.visible.end <= len(text)


PIECES = st.sampled_from(
    [
        "{% set a = 1 %}", "{% set b = 1 %}", "{% for a in [1] %}", "{% for b in [1] %}",
        "{% endfor %}", "{% if true %}", "{% endif %}", "{% with b = 1 %}", "{% endwith %}",
        "{{ 'a' if a is defined }}", "text",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_visible_name_is_defined_when_jinja_renders(text):
    """Everything here is rendered, so what is visible at the end is what Jinja still has."""
    try:
        template = jinja2.Template(text + "{{ a is defined }},{{ b is defined }}")
    except jinja2.TemplateSyntaxError:
        return
    end = template.render().rpartition("text")[2][-11:]
    visible = {binding.name for binding in bindings_at(parse(text), len(text))}
    a, _, b = end.rpartition(",")
    assert a.endswith(str("a" in visible))
    assert b.endswith(str("b" in visible))
