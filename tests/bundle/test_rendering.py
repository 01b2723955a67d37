"""Rendering: what jinja2 gives, and where each failure is."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.jinja.filters import FILTERS
from proton_bundle.rendering import ProblemKind, render
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from proton_bundle.rendering import Rendering

CONTEXT = {
    "service": {"name": "shop", "branch_name": ""},
    "service_instances": [
        {"name": "dev", "inputs": {"port": 80, "on": True}, "outputs": {"Url": "http://dev"}},
        {"name": "prod", "inputs": {"port": 443, "on": False}, "outputs": {}},
    ],
    "pipeline": {"inputs": {"tags": ["a", "b"], "empty": {}, "text": "two\nlines"}},
}


def rendered(text: str, context: object = None) -> Rendering:
    return render(SourceText("template.yaml", text), context or CONTEXT)


def plain(text: str) -> str | type[Exception]:
    # Its optimizer would fail on constants such as "1[0]" even in branches that are never taken.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, optimized=False)
    environment.filters.update(FILTERS)
    try:
        with warnings.catch_warnings():
            # Python warns of jinja2's code for "{{ 1[:1] }}" while compiling it.
            warnings.simplefilter("ignore", SyntaxWarning)
            return environment.from_string(text).render(CONTEXT)
    except Exception as error:
        return type(error)


TEMPLATES = [
    "",
    "\n",
    "plain: text\n\n",
    "{{ service.name }}",
    "a\r\nb {{ service.name }}\r\nc\r",
    "{%- if service.name == 'shop' -%}  yes  {%- else -%} no {%- endif %}\n",
    "{% for i in service_instances %}{{ loop.index }}{{ i.name }}{% if not loop.last %},{% endif %}\n{% endfor %}",
    "{% for i in [] %}x{% else %}none{% endfor %}",
    "{% for i in service_instances if i.inputs.on %}{{ i.name }}{% endfor %}",
    "{% for i in [[1], [2, [3]]] recursive %}{{ loop(i) if i is iterable else i }}{% endfor %}",
    "{% for k, v in service.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% set x = 'a=b'.split('=') %}{{ x[0] }}-{{ x[1:] }}",
    "{% set a, b = 'a=b'.split('=') %}{{ a ~ b ~ 1 }}",
    "{% set block %}in {{ service.name }}{% endset %}{{ block | upper }}",
    "{% macro tag(n, v='d') %}<{{ n }}:{{ v }}>{% endmacro %}{{ tag('x') }}{{ tag('y', v=2) }}",
    "{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ service.name }}{% endcall %}",
    "{% filter upper %}x {{ service.name }}{% endfilter %}!",
    "{% with y = 3 %}{{ y * 2 }}{% endwith %}",
    "{% block a %}B{{ service.name }}{% endblock %}{{ self.a() }}",
    "{% for i in [1, 2] %}{% block b scoped %}{{ i }}{% endblock %}{% endfor %}",
    "{% raw %}{{ not this }}{% endraw %}{# nor this #}.",
    "{% autoescape true %}{{ '<' }}<{{ '<' ~ 'b' }}{% endautoescape %}",
    "{{ {'a': [1, (2,)]}['a'][1][0] }}{{ [1, 2, 3][::2] }}{{ 'abc'[1:] }}",
    "{{ 1 < 2 < 3 }}{{ 'a' in 'abc' }}{{ 3 not in [1] }}{{ 2 ** 10 }}{{ 7 // 2 }}{{ '%s-%03d' % ('a', 7) }}",
    "{{ service.missing is defined }}{{ service.missing | default('d') }}{{ nothing | default }}",
    "{{ service.name if false }}",
    "{{ pipeline.inputs.tags | tojson | safe }}{{ pipeline.inputs.text | indent(4) }}",
    "{{ ['b', 'a'] | sort | join(', ') }}{{ service_instances | map(attribute='name') | list }}",
    "{{ 'a very long name' | truncate(9, true, 'zzz', 0) }}{{ '{:>5}|{x}'.format('a', x=1) }}",
    "{% set ns = namespace(n=0) %}{% for i in range(5) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}",
    "{{ service_instances | selectattr('inputs.on') | map(attribute='name') | first }}",
    "{{ cycler('a', 'b').next() }}{{ dict(a=1).a }}{% for i in range(3) %}{{ loop.cycle('x', 'y') }}{% endfor %}",
    "{{ 'x' | center(5) }}{{ 'tab\tx'.expandtabs(4) }}{{ '-'.join(['a', 'b']) }}",
    "{{ '\ud83d\ude00 \u2028' }}\u2028{{ service.name }}",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_the_text_is_jinja2s(text: str) -> None:
    result = rendered(text)
    assert result.problem is None
    assert result.text == plain(text)


NAMES = st.sampled_from(["service", "service.name", "pipeline.inputs.tags", "x", "i", "loop.index"])
ATOMS = st.one_of(
    NAMES, st.integers(0, 9).map(str), st.sampled_from(["'s'", "[1, 'a']", "{}", "()"])
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(
            inner, st.sampled_from(["+", "~", "*", "==", "in", "and", "or", "<", "%"]), inner
        ).map(" ".join),
        st.tuples(
            inner,
            st.sampled_from(
                [" | length", " | string", " is defined", " | default('d')", "[0]", "[:1]"]
            ),
        ).map(lambda parts: f"({parts[0]}){parts[1]}"),
        st.tuples(inner, inner, inner).map(lambda p: f"{p[0]} if {p[1]} else {p[2]}"),
    ),
    max_leaves=5,
)
LITERALS = st.text(alphabet="ab: \n\r-#'\"}%", max_size=8)


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(EXPRESSIONS, inner, inner)
    return st.one_of(
        two.map(lambda p: "{% if " + p[0] + " %}" + p[1] + "{% else %}" + p[2] + "{%- endif %}"),
        two.map(
            lambda p: "{% for i in " + p[0] + " -%}" + p[1] + "{% else %}" + p[2] + "{% endfor %}"
        ),
        two.map(lambda p: "{% for i in " + p[0] + " recursive %}" + p[1] + "{% endfor %}" + p[2]),
        two.map(lambda p: "{% set x %}" + p[1] + "{% endset %}{{ x }}" + p[2]),
        two.map(lambda p: "{% set x = " + p[0] + " %}" + p[1] + p[2]),
        two.map(lambda p: "{% macro m(x) %}" + p[1] + "{% endmacro %}{{ m(" + p[0] + ") }}" + p[2]),
        two.map(lambda p: "{% filter lower %}" + p[1] + "{% endfilter %}" + p[2]),
        two.map(
            lambda p: "{%- with x = " + p[0] + " -%}" + p[1] + "{% endwith %}{# " + "c #}" + p[2]
        ),
        st.lists(inner, max_size=3).map("".join),
    )


GENERATED = st.recursive(
    st.one_of(
        LITERALS,
        EXPRESSIONS.map(lambda e: "{{ " + e + " }}"),
        EXPRESSIONS.map(lambda e: "{{- " + e + " -}}"),
    ),
    blocks,
    max_leaves=8,
)


@given(GENERATED)
def test_any_template_renders_as_jinja2_renders_it_or_fails_as_it_fails(text: str) -> None:
    result = rendered(text)
    expected = plain(text)
    if isinstance(expected, str):
        assert result.text == expected, result.problem
    else:
        assert result.problem is not None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    result = rendered("{{ " + text)
    assert (result.text is None) == (result.problem is not None)


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__.__mro__",
        "'' | attr('__class__')",
        "''['__class__']",
        "[''] | map(attribute='__class__') | first",
        "lipsum.__globals__",
        "cycler.__init__.__globals__",
        "namespace.__init__",
        "dict.mro()",
        "range.__class__",
        "self._TemplateReference__context",
        "self.__init__.__globals__",
        "'{0.__class__}'.format(1)",
        "'{a.__class__}'.format_map({'a': 1})",
        "service.update({'a': 1})",
        "service.pop('name')",
        "pipeline.inputs.tags.append('c')",
        "undefined_name.__class__",
    ],
)
def test_nothing_leads_out_of_the_sandbox(expression: str) -> None:
    before = repr(CONTEXT)
    problem = rendered("{{ " + expression + " }}").problem
    assert problem is not None
    assert problem.kind in (ProblemKind.SECURITY, ProblemKind.UNDEFINED)
    assert repr(CONTEXT) == before


@pytest.mark.parametrize(
    "name", ["environment", "context", "meter", "sandbox", "resolve", "_input"]
)
def test_the_renderers_own_names_are_unknown_to_templates(name: str) -> None:
    problem = rendered("{{ " + name + " }}").problem
    assert problem is not None
    assert problem.message == f"'{name}' is undefined"


@pytest.mark.parametrize(
    ("text", "kind", "message", "place"),
    [
        (
            "a: {{ service.nmae }}",
            ProblemKind.UNDEFINED,
            "'dict object' has no attribute 'nmae'",
            "nmae",
        ),
        ("a: {{ servise.name }}", ProblemKind.UNDEFINED, "'servise' is undefined", "servise"),
        (
            "{{ service['nmae'] }}",
            ProblemKind.UNDEFINED,
            "'dict object' has no attribute 'nmae'",
            "nmae",
        ),
        ("{% if x.y %}{% endif %}", ProblemKind.UNDEFINED, "'x' is undefined", "x"),
        (
            "{% for a in\n  nope %}{% endfor %}",
            ProblemKind.UNDEFINED,
            "'nope' is undefined",
            "nope",
        ),
        ("{{ 'a' }} {{ 1 + }}", ProblemKind.SYNTAX, "unexpected 'end of print statement'", "}}"),
        ("a\r\n{% bogus %}", ProblemKind.SYNTAX, "Encountered unknown tag 'bogus'.", "bogus"),
        ("\n\n{{ service.name | lowre }}", ProblemKind.SYNTAX, "No filter named 'lowre'.", "lowre"),
        ("{{ 1 / 0 }}", ProblemKind.FAILURE, "division by zero", "{{ 1 / 0 }}"),
        (
            "{{ 'a:b' | proton_cfn_sanitize }}",
            ProblemKind.FAILURE,
            "Illegal character",
            "{{ 'a:b' | proton_cfn_sanitize }}",
        ),
        ("{{ service.nope | tojson }}", ProblemKind.UNDEFINED, "has no attribute 'nope'", "nope"),
        ("{% include 'x' %}", ProblemKind.FAILURE, "no loader", "{% include 'x' %}"),
        ("{% extends 'x' %}", ProblemKind.SYNTAX, "each file alone", "extends"),
        ("{{ ''.__class__ }}", ProblemKind.SECURITY, "unsafe", "{{ ''.__class__ }}"),
        ("{{ service.clear() }}", ProblemKind.SECURITY, "unsafe", "{{ service.clear() }}"),
    ],
)
def test_a_failure_has_its_message_and_its_place(
    text: str, kind: ProblemKind, message: str, place: str
) -> None:
    problem = rendered(text).problem
    assert problem is not None
    assert problem.kind is kind
    assert message in problem.message
    assert text[problem.span.start : problem.span.end] == place


def test_a_line_number_in_a_message_is_the_templates() -> None:
    problem = rendered("one\ntwo\n{{ ('a' if false).b }}").problem
    assert problem is not None
    assert "on line 3" in problem.message


def test_a_message_names_nothing_of_ours() -> None:
    problem = rendered("{{ dict(**[1]) }}").problem
    assert problem is not None
    assert problem.message == "a call's argument after ** must be a mapping, not list"


def test_an_unclosed_block_is_found_at_the_end() -> None:
    problem = rendered("{% if true %}\nx").problem
    assert problem is not None
    assert problem.kind is ProblemKind.SYNTAX
    assert "endif" in problem.message


def test_lenient_rendering_prints_undefined_names_as_nothing() -> None:
    source = SourceText("t", "[{{ service.nmae }}{{ nothing }}]")
    assert render(source, CONTEXT, lenient=True).text == "[]"


def test_the_context_stays_as_it_was() -> None:
    context = {"a": {"b": [1]}}
    result = rendered("{% set a = {} %}{{ a }}", context)
    assert result.text == "{}"
    assert context == {"a": {"b": [1]}}


def test_filters_lay_their_lines_out_below_the_expression() -> None:
    outputs = {"Arn": "arn:aws:iam::123456789012:policy/p", "Name": "on"}
    text = (
        "Variables:\n"
        "    {{ c | proton_cfn_lambda_function_formatted_env_vars }}\n"
        "Environment:\n"
        "  {{ c | proton_cfn_ecs_task_definition_formatted_env_vars }}\n"
        "Arns:\n"
        "  - first\n"
        "  {{ c\n     | proton_cfn_iam_policy_arns }}\n"
        "  {{ {} | proton_cfn_iam_policy_arns }}\n"
        "End: here\n"
    )
    assert rendered(text, {"c": outputs}).text == (
        "Variables:\n"
        "    Arn: arn:aws:iam::123456789012:policy/p\n"
        "    Name: 'on'\n"
        "Environment:\n"
        "  - Name: Arn\n"
        "    Value: arn:aws:iam::123456789012:policy/p\n"
        "  - Name: Name\n"
        "    Value: 'on'\n"
        "Arns:\n"
        "  - first\n"
        "  - arn:aws:iam::123456789012:policy/p\n"
        "  \n"
        "End: here"
    )
