"""The tables of filters and tests, held against the installed jinja2."""

from __future__ import annotations

import inspect

import jinja2
import pytest
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from proton_bundle.jinja import signatures
from proton_bundle.jinja.filters import FILTERS as PROTONS

ENVIRONMENT = jinja2.Environment(undefined=jinja2.StrictUndefined)
SAMPLES = {
    "string": "text",
    "number": 1.5,
    "integer": 2,
    "boolean": True,
    "array": ["a"],
    "object": {"a": "b"},
}
ARGUMENTS = {
    "attr": "'a'",
    "batch": "2",
    "groupby": "'a'",
    "map": "'lower'",
    "rejectattr": "'a'",
    "selectattr": "'a'",
    "replace": "'a', 'b'",
    "slice": "2",
    "divisibleby": "2",
    "eq": "1",
    "ge": "1",
    "gt": "1",
    "in": "[1]",
    "le": "1",
    "lt": "1",
    "ne": "1",
    "sameas": "1",
}
LAZY = (
    "batch",
    "map",
    "reject",
    "rejectattr",
    "select",
    "selectattr",
    "slice",
    "unique",
    "items",
    "reverse",
)


def own_parameters(callable_object: object) -> list[inspect.Parameter]:
    """The parameters behind the filter's target; Jinja passes its environment before that."""
    parameters = list(inspect.signature(callable_object).parameters.values())
    passed = parameters[0].name in ("environment", "env", "eval_ctx", "context")
    return parameters[2 if passed else 1 :]


def test_every_filter_and_test_of_jinja_is_known():
    assert set(signatures.filters()) == set(FILTERS) | set(PROTONS)
    assert set(signatures.tests()) == set(TESTS)
    assert set(signatures.functions()) == set(DEFAULT_NAMESPACE)


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"length", "count", "abs", "escape", "e"}))
def test_a_filter_takes_jinjas_arguments(name):
    signature = signatures.filters()[name]
    parameters = own_parameters(FILTERS[name])
    plain = [one for one in parameters if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert [one.name for one in signature.parameters] == [one.name for one in plain]
    for ours, theirs in zip(signature.parameters, plain, strict=True):
        assert (ours.default is None) is (theirs.default is inspect.Parameter.empty)
        if ours.default is not None:
            assert ENVIRONMENT.compile_expression(ours.default)() == theirs.default
    starred = {one.kind: one.name for one in parameters}
    assert signature.positional == starred.get(inspect.Parameter.VAR_POSITIONAL)
    assert signature.keywords == starred.get(inspect.Parameter.VAR_KEYWORD)


@pytest.mark.parametrize("name", sorted(PROTONS))
def test_protons_filters_take_and_refuse_what_the_table_says(name):
    signature = signatures.filters()[name]
    assert [one.name for one in signature.parameters] == [
        one.name for one in own_parameters(PROTONS[name])
    ]
    for kind, value in SAMPLES.items():
        if kind not in signature.accepts:
            with pytest.raises((TypeError, AttributeError, ValueError)):
                PROTONS[name](value)


@pytest.mark.parametrize("name", sorted(TESTS.keys()))
def test_a_test_takes_as_many_arguments_as_jinjas(name):
    parameters = inspect.signature(TESTS[name]).parameters
    implied = 2 if getattr(TESTS[name], "jinja_pass_arg", None) else 1
    assert len(signatures.tests()[name].parameters) == len(parameters) - implied


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("name", sorted(set(FILTERS)))
def test_a_filter_refuses_only_what_makes_jinja_fail(name, kind):
    if kind in signatures.filters()[name].accepts:
        return
    forced = " | list" if name in LAZY else ""
    with pytest.raises((TypeError, AttributeError, ValueError, jinja2.TemplateError)):
        render(f"value | {name}({ARGUMENTS.get(name, '')}){forced}", SAMPLES[kind])


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("name", sorted(name for name in TESTS if name.isalpha()))
def test_a_test_refuses_only_what_makes_jinja_fail(name, kind):
    if kind in signatures.tests()[name].accepts:
        return
    with pytest.raises(TypeError):
        render(f"value is {name}({ARGUMENTS.get(name, '')})", SAMPLES[kind])


def test_each_has_a_text_and_its_own_name_in_its_label():
    for table in (signatures.filters(), signatures.tests(), signatures.functions()):
        for signature in table.values():
            assert signature.doc.endswith(".")
            assert signature.label.startswith(f"{signature.name}(")
            assert signature.label.count(":") == len(signature.parameters)


def render(expression: str, value: object) -> str:
    return ENVIRONMENT.from_string("{{ " + expression + " }}").render(value=value)
