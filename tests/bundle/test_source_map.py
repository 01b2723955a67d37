"""From rendered text back to the template, and forth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.rendering import render
from proton_bundle.source import SourceText, Span
from proton_bundle.source_map import SegmentKind, SourceMap

CONTEXT = {"name": "shop", "items": ["a", "b"], "empty": "", "tags": {"A": "1", "B": "2"}}


def mapped(text: str) -> tuple[str, SourceMap]:
    result = render(SourceText("t", text), CONTEXT)
    assert result.text is not None, result.problem
    assert result.source_map is not None
    return result.text, result.source_map


def origin(text: str, rendered: str) -> tuple[str, bool]:
    """The template's text behind the first *rendered*, and whether it is exact."""
    made, source_map = mapped(text)
    start = made.index(rendered)
    found = source_map.to_template(start, start + len(rendered))
    assert found is not None
    return text[found.span.start : found.span.end], found.exact


@pytest.mark.parametrize(
    ("text", "rendered", "expected", "exact"),
    [
        ("key: value\n", "value", "value", True),
        ("a: 1\r\nb: {{ name }}\r\nlast: x\r\n", "last: x", "last: x", True),
        ("a: 1\r\nb: 2\r\nc: 3", "1\nb: 2\nc", "1\r\nb: 2\r\nc", True),
        ("{%- if name -%}   key: 1 {%- endif %}", "key", "key", True),
        ("{# c #}key{# d #}: 1", "key", "key", True),
        ("{# c #}key{# d #}: 1", "key: 1", "key{# d #}: 1", False),
        ("b: {{ name }}!", "shop", "{{ name }}", False),
        ("b: {{- name -}}   !", "shop", "{{- name -}}", False),
        ("b: x{{ name }}!", "xshop", "x{{ name }}", False),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}", "{{ x }}", True),
        ("{% for i in items %}- {{ i }}\n{% endfor %}", "- b", "- {{ i }}", False),
        ("{% filter upper %}x{{ name }}{% endfilter %}", "SHOP", "{% filter upper %}", False),
        ("{% macro m() %}deep{% endmacro %}{{ m() }}", "deep", "{{ m() }}", False),
        (
            "  {{ tags | proton_cfn_lambda_function_formatted_env_vars }}\n",
            "  B:",
            "{{ tags | proton_cfn_lambda_function_formatted_env_vars }}",
            False,
        ),
    ],
)
def test_rendered_text_leads_to_the_template(
    text: str, rendered: str, expected: str, exact: bool
) -> None:
    assert origin(text, rendered) == (expected, exact)


def test_an_empty_range_leads_to_the_text_at_its_place() -> None:
    made, source_map = mapped("key: {{ name }}")
    assert source_map.to_template(len(made), len(made)) is not None
    start = source_map.to_template(0, 0)
    assert start is not None
    assert start.span == Span(0, 0)


def test_an_empty_template_has_no_origin() -> None:
    _, source_map = mapped("{# nothing #}")
    assert source_map.segments == ()
    assert source_map.to_template(0, 0) is None


def test_segments_know_their_rounds() -> None:
    text = "{% for i in items %}{% for j in items %}{{ j }}{% endfor %};{% else %}none{% endfor %}"
    made, source_map = mapped(text)
    assert made == "ab;ab;"
    rounds = [(made[s.rendered.start : s.rendered.end], s.iterations) for s in source_map.segments]
    assert rounds == [
        ("a", (0, 0)),
        ("b", (0, 1)),
        (";", (0,)),
        ("a", (1, 0)),
        ("b", (1, 1)),
        (";", (1,)),
    ]


def test_an_else_of_a_loop_belongs_to_no_round() -> None:
    _, source_map = mapped("{% for i in [] %}x{% else %}none{% endfor %}")
    assert [segment.iterations for segment in source_map.segments] == [()]


def test_template_text_leads_to_each_of_its_renderings() -> None:
    text = "{% for i in items %}- {{ i }}\n{% endfor %}{% if false %}never{% endif %}end"
    made, source_map = mapped(text)

    def all_of(part: str) -> list[str]:
        start = text.rindex(part)
        spans = source_map.to_rendered(Span(start, start + len(part)))
        return [made[span.start : span.end] for span in spans]

    assert all_of("- {{ i }}") == ["- a", "- b"]
    assert all_of("- {{ i }}\n") == ["- a\n", "- b\n"]
    assert all_of("end") == ["end"]
    assert all_of("nd") == ["nd"]
    assert all_of("never") == []


def test_an_expression_that_prints_nothing_has_its_place() -> None:
    made, source_map = mapped("a{{ empty }}b")
    assert made == "ab"
    assert source_map.to_rendered(Span(1, 12)) == (Span(1, 1),)


PARTS = st.sampled_from(
    [
        "text ",
        "\n",
        "\r\n",
        "{{ name }}",
        "{{- empty -}}",
        "{# c #}",
        "{% if name %}",
        "{%- else -%}",
        "{% endif %}",
        "{% for i in items -%}",
        "{% endfor %}",
        "{{ i }}",
        "{% raw %}{{ {% endraw %}",
        "é\U0001f600",
    ]
)


@given(st.lists(PARTS, max_size=14).map("".join))
def test_segments_have_no_gaps_and_literal_text_is_the_templates_own(text: str) -> None:
    result = render(SourceText("t", text), {**CONTEXT, "i": 1})
    if result.text is None or result.source_map is None:
        return
    position = 0
    for segment in result.source_map.segments:
        assert segment.rendered.start == position
        position = segment.rendered.end
        if segment.kind is SegmentKind.LITERAL:
            slice_ = text[segment.template.start : segment.template.end]
            assert slice_.replace("\r\n", "\n") == result.text[segment.rendered.start : position]
            back = result.source_map.to_template(segment.rendered.start, position)
            assert back is not None
            assert back.span == segment.template
            assert back.exact
    assert position == len(result.text)


@given(st.lists(PARTS, max_size=14).map("".join), st.integers(0, 60), st.integers(0, 60))
def test_every_range_of_rendered_text_leads_into_the_template(
    text: str, start: int, length: int
) -> None:
    result = render(SourceText("t", text), {**CONTEXT, "i": 1})
    if not result.text or result.source_map is None:
        return
    start = min(start, len(result.text) - 1)
    end = min(start + length, len(result.text))
    found = result.source_map.to_template(start, end)
    assert found is not None
    assert 0 <= found.span.start <= found.span.end <= len(text)
    if found.exact:
        assert text[slice(*found.span)].replace("\r\n", "\n") == result.text[start:end]
        assert (
            any(
                span.start <= start and end <= span.end
                for span in result.source_map.to_rendered(found.span)
            )
            or start == end
        )
