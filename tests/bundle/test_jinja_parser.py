"""The tolerant parser against Jinja itself: same verdict on any text, and more to say about it."""

from __future__ import annotations

import os
import random
import time

import jinja2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import BUNDLES, require_corpus
from proton_bundle.jinja import parse
from proton_bundle.jinja.expressions import MAX_NESTING
from proton_bundle.jinja.tree import (
    Attribute,
    Call,
    Filter,
    For,
    If,
    Invalid,
    Name,
    Output,
    Raw,
    Scope,
    Set,
    Simple,
)
from proton_bundle.jinja.walk import statements

# Jinja's own string decoding warns about '\d' before it accepts it.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

_REFERENCE = jinja2.Environment()  # nothing is rendered
_VOCABULARY = (
    "{{ }} {% %} {# #} {%- -%} {{- -}} a b.c f(x) ns.y 'x' \"y\" ( ) [ ] { } . , | : = == != < not in is"
    " if else elif endif for endfor recursive set endset raw endraw + - ~ * ** / // % 1 2.5 0x1f 1_0 and"
    " or with endwith macro endmacro call endcall filter endfilter block endblock scoped required include"
    " import from as context ignore missing without true none defined print _x do autoescape"
    " endautoescape extends é · ² \\ & ! loop.index *args **kw k=1"
)
_WORDS = _VOCABULARY.split(" ")
_BLOCKS = ("if", "for", "set", "with", "macro", "call", "filter", "block", "autoescape")
_TAGS = (*_BLOCKS, "include", "import", "from", "print", "extends", "elif", "else")
_ENDS = ["", *(f"{{% end{tag} %}}" for tag in _BLOCKS)]


def accepted_by_jinja(text: str) -> bool:
    try:
        _REFERENCE.parse(text)
    except (jinja2.TemplateSyntaxError, ValueError, SyntaxError):
        return False
    return True


def templates() -> list[str]:
    paths = sorted(path for path in BUNDLES.rglob("*") if path.suffix in {".yaml", ".yml", ".tf"})
    return [path.read_text() for path in paths if path.is_file()]


words = st.lists(st.sampled_from([*_WORDS, "\n", "\r\n"]), max_size=12).map(" ".join)
expressions = words.map("{{{{ {} }}}}".format)
tags = st.builds(
    "{{% {} {} %}}x{}{}".format,
    st.sampled_from(_TAGS),
    words,
    st.sampled_from(["", "{% else %}", "{{ a }}"]),
    st.sampled_from(_ENDS),
)


@given(st.one_of(words, expressions, tags, st.lists(tags, max_size=3).map("\n".join)))
@settings(max_examples=600, deadline=None)
@example("{{ a.b|d(1, *x, **y)[1:2] if not c is defined else -1 ** 2 }}")
@example("{% for a, (b, c) in d if e recursive: %}{% else: %}{% endfor %}")
@example("{% set a.b, c = 1, %}{% from 'x' import a as b, with context %}")
@example("{{ a[] }}{{ f(x,) }}{{ [1,] }}{{ () }}{{ x is not y z }}{{ in }}")
@example("{#")
@example("{% raw -%}\n")
@example("{% block a required %} {# ok #} {% endblock a %}")
@example("{{ 'a\\x4' }}{{ '\\N{DIGIT ONE}' }}")
def test_has_problems_exactly_where_jinja_refuses(text: str) -> None:
    assert (not parse(text).problems) == accepted_by_jinja(text)


@given(st.text(alphabet=st.sampled_from("{}%#-'\"()[].|,:=a1 \n\\é\ud800\x00"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_has_a_tree_whose_places_lie_in_it(text: str) -> None:
    check_places(text)


def check_places(text: str) -> None:
    template = parse(text)
    assert "".join(text[s.span.start : s.span.end] for s in template.body) == text
    for problem in template.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    starts = [island.span.start for island in template.islands]
    assert starts == sorted(set(starts))


@require_corpus
def test_agrees_with_jinja_on_damaged_published_templates() -> None:
    chance = random.Random(20)
    texts = [text for text in templates() if "{{" in text]
    for _ in range(400):
        text = chance.choice(texts)
        at = chance.randrange(len(text))
        damaged = text[:at] + chance.choice(_WORDS) + text[at + chance.randint(0, 3) :]
        assert (not parse(damaged).problems) == accepted_by_jinja(damaged), (text[:60], at)


@require_corpus
def test_every_published_template_is_clean() -> None:
    texts = templates()
    assert len(texts) > 100
    for text in texts:
        assert (not parse(text).problems) == accepted_by_jinja(text)


@require_corpus
def test_every_prefix_of_published_templates_has_a_tree() -> None:
    """A sample of all prefixes; PROTON_TEST_ALL_PREFIXES=1 tries every one."""
    everything = bool(os.environ.get("PROTON_TEST_ALL_PREFIXES"))
    chance = random.Random(7)
    for text in templates():
        ends = (
            range(len(text))
            if everything
            else chance.sample(range(len(text) + 1), min(8, len(text)))
        )
        for end in ends:
            check_places(text[:end])


@pytest.mark.parametrize(
    ("text", "kind", "place", "message"),
    [
        ("{{ a | }}", "expected-name", "|", "expected a filter's name after '|'"),
        ("{{ a. }}", "expected-name", ".", "expected a name after '.'"),
        ("{{ }}", "expected-expression", "{{", "expected an expression between '{{' and '}}'"),
        ("{{ a + }}", "expected-expression", "+", "expected an expression after '+'"),
        ("{{ a = b }}", "expected-end", "=", "'=' does not compare; write '=='"),
        ("{{ a && b }}", "unexpected-character", "&&", "unexpected character '&&'; write 'and'"),
        ("{{ f(a }}", "unclosed-bracket", "(", "'(' is never closed"),
        ("{{ 'a }}", "unclosed-string", "'a ", "this string has no closing '"),
        ("{% if a }}b{% endif %}", "wrong-delimiter", "}}", "'{%' is closed by '}}'; expected '%}'"),
        ("Port: {{ a.\nType: {{ b }}", "unclosed", "{{ a.", "'{{' is never closed; expected '}}'"),
        ("{% if a %}", "unclosed-block", "{% if a %}", "'{% if %}' opened here is never closed; '{% endif %}' is missing"),
        ("{% endfor %}", "orphan", "{% endfor %}", "'{% endfor %}' ends nothing: no '{% for %}' is open"),
        ("{% fro x in y %}{% endfor %}", "unknown-tag", "fro", "'fro' is not a tag of Jinja; did you mean 'for'?"),
        ("{% do x %}", "unknown-tag", "do", "'do' is not a tag of Jinja"),
        ("{% for 'x' in y %}{% endfor %}", "cannot-assign", "'x'", "''x'' cannot be assigned to; a name can"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_at_its_place(text: str, kind: str, place: str, message: str) -> None:
    problem = parse(text).problems[0]
    found = text[problem.span.start : problem.span.end]
    assert (problem.kind, found) == (kind, place)
    assert problem.message.startswith(message.replace("''x''", "'x'"))


@pytest.mark.parametrize(
    "text",
    [
        "{% if a %}x{% endi %}",
        "{% if a %}x{% end if %}",
        "{% if a %}x{% end %}",
        "{% fi a %}x{% else %}y{% endif %}",
        "{% fro x in y %}{{ x }}{{ loop.index }}{% endfor %}",
        "{% for x in y %}{% if x %}a{% endiff %}{% endfor %}",
    ],
)
def test_a_misspelt_tag_is_the_only_problem_of_its_block(text: str) -> None:
    assert [problem.kind for problem in parse(text).problems] == ["unknown-tag"]


def test_a_misspelt_loop_binds_its_variable() -> None:
    (statement,) = parse("{% fro x in y %}{{ x }}{% endfor %}").body
    assert isinstance(statement, For)
    assert isinstance(statement.target, Name)


@pytest.mark.parametrize("text", ["{% raw x %}", "{% endraw %}"])
def test_raw_is_not_called_unknown(text: str) -> None:
    (problem,) = parse(text).problems
    assert "did you mean" not in problem.message


def test_dynamic_reference_is_a_problem_of_its_own() -> None:
    text = "Password: '{{resolve:ssm:/a/b:1}}' # {{ c }}"
    (problem,) = parse(text).problems
    assert problem.kind == "dynamic-reference"
    assert text[problem.span.start : problem.span.end] == "{{resolve:ssm:/a/b:1}}"


def test_reports_every_mistake_not_only_the_first() -> None:
    text = "{{ a | }}\n{{ b. }}\n{% if x %}\n{{ 1 + }}\n{% trans %}\n{% endfor %}"
    assert [problem.kind for problem in parse(text).problems] == [
        "expected-name",
        "expected-name",
        "unclosed-block",
        "expected-expression",
        "unknown-tag",
        "orphan",
    ]


@pytest.mark.parametrize(
    ("text", "islands"),
    [
        ("a: {{ x.\nb: {{ y }}", ["{{ x.", "{{ y }}"]),
        ("a: '{{ x.'\nb: '{{ y }}'", ["{{ x.", "{{ y }}"]),
        ("a: '{{ x.\nb: '{{ y }}'", ["{{ x.", "{{ y }}"]),
        ("{{ x {{ y }}", ["{{ x", "{{ y }}"]),
        ("a: {{ x\n  | lower\nb: 1", ["{{ x\n  | lower"]),
        ("a: {{ x\n  | }}\nb: {{ y }}", ["{{ x\n  | }}", "{{ y }}"]),
        ("{% if x.\n  A: b\n{% endif %}", ["{% if x.", "{% endif %}"]),
        ("{# note\na: {{ x }}", ["{# note", "{{ x }}"]),
    ],
)
def test_a_broken_island_ends_where_a_reader_would_end_it(text: str, islands: list[str]) -> None:
    assert [text[i.span.start : i.span.end] for i in parse(text).islands] == islands


def test_names_dots_and_filters_have_exact_places() -> None:
    text = "x: {{ service.inputs.port | default(80) }}"
    output = next(s for s in statements(parse(text)) if isinstance(s, Output))
    match output.expression:
        case (
            Filter(
                target=Attribute(target=Attribute(target=Name() as root), name="port") as port
            ) as node
        ):
            assert text[root.span.start : root.span.end] == "service"
            assert text[port.name_span.start : port.name_span.end] == "port"
            assert text[port.span.start : port.span.end] == "service.inputs.port"
            assert text[node.name_span.start : node.name_span.end] == "default"
            assert node.arguments is not None
            assert text[node.arguments.span.start : node.arguments.span.end] == "(80)"
        case other:
            pytest.fail(repr(other))


def test_an_unfinished_attribute_keeps_what_stands_before_it() -> None:
    output = parse("{{ f(service.inputs. }}").body[0]
    assert isinstance(output, Output)
    match output.expression:
        case Call(arguments=arguments):
            (attribute,) = arguments.positional
            assert isinstance(attribute, Attribute)
            assert (attribute.name, attribute.name_span) == ("", (20, 20))
        case other:
            pytest.fail(repr(other))


def test_leftovers_keep_their_names() -> None:
    output = parse("{{ a b.c }}").body[0]
    assert isinstance(output, Output)
    assert isinstance(output.expression, Invalid)
    assert len(output.expression.parts) == 2


def test_blocks_hold_their_parts() -> None:
    text = (
        "{% if a %}1{% elif b %}2{% else %}3{% endif %}{% for k, v in x if y %}4{% else %}5{% endfor %}"
        "{% set z = 1 %}{% set w | upper %}6{% endset %}{% with p = 1 %}7{% endwith %}"
        "{% raw %}{{ q }}{% endraw %}{% import 'm' as n %}{% macro f(g, h=1) %}{% endmacro %}"
    )
    template = parse(text)
    assert not template.problems
    branch, loop, short, block, with_, raw, imported, macro = template.body
    assert isinstance(branch, If)
    assert [b.tag.keyword for b in branch.branches] == ["if", "elif", "else"]
    assert isinstance(loop, For)
    assert loop.else_tag is not None
    assert isinstance(short, Set)
    assert short.value is not None
    assert isinstance(block, Set)
    assert isinstance(block.filter, Filter)
    assert isinstance(with_, Scope)
    assert [p.name for p in with_.parameters] == ["p"]
    assert isinstance(raw, Raw)
    assert text[raw.data.start : raw.data.end] == "{{ q }}"
    assert isinstance(imported, Simple)
    assert [name.name for name in imported.binds] == ["n"]
    assert isinstance(macro, Scope)
    assert [p.name for p in macro.parameters] == ["g", "h"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * (MAX_NESTING + 1) + "a" + ")" * (MAX_NESTING + 1) + " }}",
        "{{ a" + " ~ b" * 1_000 + " }}",
        "{{ a" + ".b" * 1_000 + " }}",
        "{{ " + "not " * 1_000 + "a }}",
        "{% if a %}" * 200 + "{% endif %}" * 200,
    ],
)
def test_nesting_is_bounded_by_a_problem(text: str) -> None:
    assert {problem.kind for problem in parse(text).problems} == {"too-deep"}


@pytest.mark.parametrize(
    "unit", ["{{ a\n", "{{ '\n", "{{", "{%", "{#", "{{ (", "{% raw %}", "{{ '\\"]
)
def test_hostile_text_costs_linear_time(unit: str) -> None:
    def cost(count: int) -> float:
        text = unit * count
        start = time.process_time()
        parse(text)
        return time.process_time() - start

    parse(unit * 100)
    assert cost(80_000) < 40 * max(cost(8_000), 0.01)
