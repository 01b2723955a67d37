"""What the type check says, held against what jinja2 does with the same template."""

from __future__ import annotations

import os

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proton_bundle.jinja import parse, tree
from proton_bundle.jinja.scopes import bindings_at
from proton_bundle.jinja.type_check import TypeCheck, check
from proton_bundle.jinja.typing.messages import OUTPUT_AS_BOOLEAN, SHADOWED_BY_METHOD, TYPE_MISMATCH
from proton_bundle.values import BOOLEAN, INTEGER, STRING, UNKNOWN, Array, Member, Object

# More of them, and other ones every time: TYPING_SCALE=10.
SCALE = float(os.environ.get("TYPING_SCALE", "1"))
INNER = Object({"a": Member(STRING), "maybe": Member(INTEGER, required=False)})
NAMES = Object(
    {
        "text": Member(STRING),
        "number": Member(INTEGER),
        "flag": Member(BOOLEAN),
        "words": Member(Array(STRING)),
        "maybe": Member(STRING, required=False),
        "box": Member(INNER),
        "maybebox": Member(INNER, required=False),
        "boxes": Member(Array(INNER)),
    }
)
CERTAIN_TO_RENDER = {OUTPUT_AS_BOOLEAN, SHADOWED_BY_METHOD, TYPE_MISMATCH}

ENVIRONMENT = jinja2.Environment(undefined=jinja2.StrictUndefined)

inner_values = st.fixed_dictionaries(
    {"a": st.sampled_from(["", "x"])}, optional={"maybe": st.integers(0, 2)}
)
values = st.fixed_dictionaries(
    {
        "text": st.sampled_from(["", "text"]),
        "number": st.integers(0, 2),
        "flag": st.booleans(),
        "words": st.lists(st.sampled_from(["", "word"]), min_size=1, max_size=2),
        "box": inner_values,
        "boxes": st.lists(inner_values, min_size=1, max_size=2),
    },
    optional={"maybe": st.sampled_from(["", "there"]), "maybebox": inner_values},
)

paths = st.sampled_from(
    [
        "text", "number", "flag", "words", "maybe", "box", "box.a", "box.maybe", "box['a']",
        "box['maybe']", "maybebox", "maybebox.a", "maybebox.maybe", "nowhere", "box.nowhere",
        "nowhere.a", "text.nowhere", "box['nowhere']", "one.a", "one.maybe", "made", "text.upper()",
        "box.get('maybe', 1)", "words.nowhere", "boxes", "boxes",
    ]
)  # fmt: skip
literals = st.sampled_from(["'x'", "1", "true", "['x']", "{'k': 1}", "''"])
filters = st.sampled_from(
    ["lower", "length", "string", "tojson", "default('d')", "default(1)", "d", "abs", "list", "trim",
     "round", "truncate(3)", "join(',')", "upper(1)", "replace('a')", "nofilter", "dictsort", "int",
     "map(attribute='a') | list", "map(attribute='maybe') | list", "map(attribute='maybe', default=1) | list",
     "map(attribute='nowhere') | join", "selectattr('maybe', 'defined') | list",
     "selectattr('maybe') | list", "sort(attribute='a')", "join(',', 'maybe')", "map('upper') | list",
     "sum(attribute='maybe')"]
)  # fmt: skip
tests = st.sampled_from(
    [
        "defined",
        "not defined",
        "undefined",
        "string",
        "mapping",
        "none",
        "not none",
        "even",
        "notest",
    ]
)
operators = st.sampled_from(["+", "~", "-", "*", "//", "==", "!=", "<", "in", "not in"])


def compound(inner: st.SearchStrategy[str], *, branching: bool) -> st.SearchStrategy[str]:
    forms = [
        st.builds("({} {} {})".format, inner, operators, inner),
        st.builds("({} | {})".format, inner, filters),
        st.builds("({} is {})".format, inner, tests),
    ]
    if branching:  # an undefined name in a list prints as "Undefined": a mistake that renders
        forms += [
            st.builds("[{}]".format, inner),
            st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
            st.builds("(not {})".format, inner),
            st.builds("({} if {} else {})".format, inner, inner, inner),
        ]
    return st.one_of(forms)


straight = st.recursive(
    paths | literals, lambda inner: compound(inner, branching=False), max_leaves=5
)
simple = st.one_of(paths, literals, st.builds("({} | {})".format, paths, filters))
branching = st.recursive(
    paths | literals, lambda inner: compound(inner, branching=True), max_leaves=6
)


def statements(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map("".join)
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format, branching, body, body),
        st.builds("{{% for one in boxes %}}{}{{% endfor %}}".format, body),
        st.builds("{{% for one in boxes if {} %}}{}{{% endfor %}}".format, branching, body),
        st.builds("{{% set made = {} %}}{}".format, branching, body),
        st.builds("{{% with made = {} %}}{}{{% endwith %}}".format, branching, body),
    )


templates = st.recursive(branching.map("{{{{ {} }}}}".format), statements, max_leaves=5)


def render(text: str, context: dict[str, object]) -> Exception | None:
    try:
        ENVIRONMENT.from_string(text).render(context)
    except Exception as error:
        return error
    return None


def reaches_into_unknown_items(result: TypeCheck) -> bool:
    """Whether a filter asks for an attribute of what may be anything: then nothing is claimed."""
    filters = [
        one.expression for one in result.expressions if isinstance(one.expression, tree.Filter)
    ]
    return any(
        one.name in ("map", "selectattr", "sort", "join", "sum")
        and result.type_of(one.target) in (UNKNOWN, Array(UNKNOWN))
        for one in filters
    )


def rendered(text: str, context: dict[str, object]) -> str:
    return ENVIRONMENT.from_string(text).render(context)


@settings(max_examples=int(400 * SCALE), deadline=None, derandomize=SCALE == 1)
@given(straight, values)
def test_what_is_certain_fails_in_every_rendering(expression, context):
    text = "{{ " + expression + " }}"
    problems = check(parse(text), NAMES).problems
    failing = [one for one in problems if one.certain and one.kind not in CERTAIN_TO_RENDER]
    if failing:
        assert render(text, context) is not None, failing


@settings(max_examples=int(800 * SCALE), deadline=None, derandomize=SCALE == 1)
@given(templates, values)
def test_what_has_no_problem_renders_whatever_the_spec_leaves_out(text, context):
    result = check(parse(text), NAMES)
    if result.problems or reaches_into_unknown_items(result):
        return
    error = render(text, context)
    assert not isinstance(error, jinja2.UndefinedError | jinja2.TemplateSyntaxError), text


@settings(max_examples=int(300 * SCALE), deadline=None, derandomize=SCALE == 1)
@given(simple, simple, values)
def test_a_condition_said_to_be_impossible_never_holds(left, right, context):
    condition = f"{left} == {right}"
    problems = check(parse(f"{{{{ {condition} }}}}"), NAMES).problems
    if any(one.kind == TYPE_MISMATCH and one.certain for one in problems):
        text = f"{{% if {condition} %}}held{{% endif %}}"
        assert render(text, context) is not None or rendered(text, context) == ""


@pytest.mark.parametrize("depth", [10, 150, 500, 20_000])
@pytest.mark.parametrize(
    ("before", "repeated", "after"),
    [
        ("{{ ", "(", "x"),
        ("{{ x", ".y", ""),
        ("{{ x", "|lower", ""),
        ("{{ ", "1 ~ ", "1 }}"),
        ("{{ ", "x if x else ", "1 }}"),
        ("{{ ", "x.y(a)[0] and not ", "1 }}"),
        ("{{ ", "not ", "x"),
        ("{{ ", "x[", ""),
        ("{{ ", "[{'a': x(", " }}"),
        ("", "{% if x %}", "{{ x.y | lower ~ 1 }}"),
        ("", "{% for x in boxes %}{% set y %}", "{{ x.y.z | lower ~ 1 }}"),
        ("", "{% macro m(x) %}{% with y = x %}", "{{ x.y.z | lower ~ 1 }}"),
    ],
)
def test_deep_nesting_is_survived(before, repeated, after, depth):
    check(parse(before + repeated * depth + after), NAMES)


def test_what_lies_moderately_deep_is_still_checked():
    text = "{% if flag %}" * 40 + "{{ " + "'a' ~ " * 100 + "nowhere }}" + "{% endif %}" * 40
    assert [one.kind for one in check(parse(text), NAMES).problems] == ["unknown-name"]


@settings(max_examples=int(300 * SCALE), deadline=None, derandomize=SCALE == 1)
@given(templates)
def test_a_local_name_resolves_to_a_binding_visible_there(text):
    template = parse(text)
    for reference in check(template, NAMES).references:
        root, _, offset = reference.path[0].partition("@")
        if offset and not reference.binding and len(reference.path) == 1:
            visible = {
                one.name: one.span.start for one in bindings_at(template, reference.span.start)
            }
            assert visible[root] == int(offset)
