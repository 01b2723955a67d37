"""Schemas: input types, their declarations, defaults and checks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from corpus import BUNDLES, ITEM_API, require_corpus
from proton_bundle import values
from proton_bundle.schema import InputType, read_schema
from proton_bundle.schema_values import merge_defaults, missing_inputs, validate
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from proton_bundle.schema import Schema

HEADER = """\
schema:
  format: {openapi: "3.0.0"}
  service_input_type: "Input"
  types:
    Input:
      type: object
      required: [name]
      properties:
"""
PROPERTIES = """\
        name:
          type: string
          title: Name
          description: The name of it
          minLength: 3
        kind: {type: string, enum: [a, b], default: c}
        size: {type: number, minimum: 1, exclusiveMinimum: true, maximum: 10, default: 5}
        count: {type: integer}
        on: {type: boolean, default: true}
        code: {type: string, pattern: "^[a-z]+$", nullable: true}
        tags: {type: array, items: {type: string}, maxItems: 2}
        sinks:
          type: array
          items: {$ref: "#/Sink"}
        tree: {$ref: "#/Tree"}
        loose: {type: object}
        any: {description: no type}
    Sink:
      type: object
      required: [url]
      properties:
        url: {type: string}
        retries: {type: number, default: 3}
    Tree:
      type: object
      properties:
        label: {type: string}
        left: {$ref: "#/Tree"}
        right: {$ref: "#/Tree"}
"""


def schema(text: str = HEADER + PROPERTIES) -> Schema:
    return read_schema(SourceText("schema/schema.yaml", text))


def inputs(text: str = HEADER + PROPERTIES) -> InputType:
    found = schema(text).service_input
    assert found is not None
    return found


def member(name: str) -> values.Member:
    return inputs().object.members[name]


def test_a_schema_names_its_input_types() -> None:
    read = schema()
    assert read.openapi == "3.0.0"
    assert read.environment_input is None
    assert read.pipeline_input is None
    assert read.inputs == (read.service_input,)
    assert inputs().name == "Input"
    assert read.source.slice(inputs().reference_span) == "Input"
    assert read.source.slice(inputs().span) == "Input"
    assert list(read.types) == ["Input", "Sink", "Tree"]


def test_members_stand_in_the_schemas_order_with_their_declarations() -> None:
    found = inputs().object
    assert list(found.members)[:4] == ["name", "kind", "size", "count"]
    declaration = member("name").declaration
    assert declaration is not None
    assert schema().source.slice(declaration.span) == "name"
    assert (declaration.path, declaration.title) == ("schema/schema.yaml", "Name")
    assert member("name").description == "The name of it"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", values.STRING),
        ("kind", values.Scalar("string", ("a", "b"))),
        ("size", values.NUMBER),
        ("count", values.INTEGER),
        ("on", values.BOOLEAN),
        ("tags", values.Array(values.STRING)),
        ("any", values.UNKNOWN),
        ("loose", values.Object(open=True)),
    ],
)
def test_types_are_the_schemas(name: str, kind: values.ValueType) -> None:
    assert member(name).type == kind


def test_references_are_followed_and_cycles_end() -> None:
    sinks = member("sinks").type
    assert isinstance(sinks, values.Array)
    assert isinstance(sinks.item, values.Object)
    assert sinks.item.members["url"].type == values.STRING
    tree = member("tree").type
    assert isinstance(tree, values.Object)
    assert tree.members["left"].type == values.UNKNOWN


def test_a_member_is_certain_if_required_or_defaulted() -> None:
    found = {name: m.required for name, m in inputs().object.members.items()}
    assert {name for name, certain in found.items() if certain} == {"name", "kind", "size", "on"}
    assert (member("size").default, member("size").has_default) == (5, True)
    assert not inputs().object.open


def test_a_type_that_is_missing_is_named_where_it_is_missed() -> None:
    read = schema(HEADER.replace('"Input"', "Inptu") + PROPERTIES)
    assert read.service_input is not None
    assert read.service_input.name_span is None
    assert read.source.slice(read.service_input.span) == "Inptu"
    assert read.service_input.object.open


@pytest.mark.parametrize(
    "text", ["", "schema:", "schema: {types: []}", "- x", "schema: {service_input_type: [a]}"]
)
def test_what_is_no_schema_has_no_inputs(text: str) -> None:
    assert schema(text).inputs == ()


def test_many_references_cost_little() -> None:
    types = "".join(
        f"    T{n}: {{type: object, properties: {{a: {{$ref: '#/T{n + 1}'}}, b: {{$ref: '#/T{n + 1}'}}}}}}\n"
        for n in range(60)
    )
    start = time.process_time()
    schema(HEADER + "        x: {$ref: '#/T0'}\n" + types)
    assert time.process_time() - start < 1


def test_defaults_are_merged_in_the_schemas_order_then_what_it_does_not_know() -> None:
    given = {"zz": 1, "count": 7, "name": "abc", "sinks": [{"url": "u", "x": 1}, {"retries": 1}]}
    assert list(merge_defaults(inputs(), given).items()) == [
        ("name", "abc"),
        ("kind", "c"),
        ("size", 5),
        ("count", 7),
        ("on", True),
        ("sinks", [{"url": "u", "retries": 3, "x": 1}, {"retries": 1}]),
        ("zz", 1),
    ]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-99, 99),
    st.text(max_size=5),
    st.lists(st.text(), max_size=2),
)
NAMES = st.sampled_from(["name", "kind", "size", "on", "tags", "sinks", "tree", "zz", "aa"])


@given(st.dictionaries(NAMES, VALUES))
def test_merging_keeps_every_given_value_and_orders_known_names_first(
    given: dict[str, object],
) -> None:
    merged = merge_defaults(inputs(), given)
    assert {**merged, **given} == merged
    known = list(inputs().properties)
    assert [name for name in merged if name in known] == [name for name in known if name in merged]
    assert list(merged)[-len(given.keys() - known) :] == [
        n for n in given if n not in known
    ] or not (given.keys() - known)
    assert validate(inputs(), given) is not None


@pytest.mark.parametrize(
    ("given", "pointer", "message"),
    [
        ({"name": "ab"}, ("name",), "'ab' is too short"),
        ({"name": 5}, ("name",), "5 is not of type 'string'"),
        ({"kind": "c"}, ("kind",), "'c' is not one of ['a', 'b']"),
        ({"size": 1}, ("size",), "1 is less than or equal to the minimum of 1"),
        ({"size": 11}, ("size",), "11 is greater than the maximum of 10"),
        ({"size": True}, ("size",), "True is not of type 'number'"),
        ({"on": "yes"}, ("on",), "'yes' is not of type 'boolean'"),
        ({"code": "A"}, ("code",), "'A' does not match '^[a-z]+$'"),
        ({"tags": ["a", 1]}, ("tags", 1), "1 is not of type 'string'"),
        ({"tags": ["a", "b", "c"]}, ("tags",), "too long"),
        ({"sinks": [{}]}, ("sinks", 0), "'url' is a required property"),
        ({"sinks": [{"url": 1}]}, ("sinks", 0, "url"), "1 is not of type 'string'"),
        ({"tree": {"left": {"label": 1}}}, ("tree", "left", "label"), "1 is not of type 'string'"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(
    given: dict[str, object], pointer: tuple[str | int, ...], message: str
) -> None:
    (problem,) = validate(inputs(), given)
    assert problem.pointer == pointer
    assert message in problem.message


def test_a_type_may_have_the_name_of_a_keyword() -> None:
    text = (
        HEADER
        + "        p: {$ref: '#/required'}\n    required: {type: object, properties: {a: {type: number}}}\n"
    )
    assert [p.pointer for p in validate(inputs(text), {"p": {"a": "x"}})] == [("p", "a")]
    assert validate(inputs(text), {"p": {"a": 1}}) == ()


def test_right_values_defaults_and_unknown_names_pass() -> None:
    given = {"name": "abc", "code": None, "extra": {"a": 1}, "tags": [], "any": 5, "size": 2.5}
    assert validate(inputs(), given) == ()
    assert validate(inputs(), {}) == ()


def test_missing_inputs_are_the_required_ones_without_default() -> None:
    assert missing_inputs(inputs(), {}) == ("name",)
    assert missing_inputs(inputs(), {"name": "x"}) == ()
    defaulted = inputs(HEADER + "        name: {type: string, default: ''}\n")
    assert missing_inputs(defaulted, {}) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        "minLength: x",
        "pattern: '('",
        "enum: 5",
        "type: [string, number]",
        "items: 5",
        "$ref: '#/Nope'",
        "$ref: '#/Input/properties/p'",
        "required: 5",
        "type: strnig",
        "maximum: big",
        "properties: []",
    ],
)
def test_a_malformed_schema_refuses_nothing_and_never_raises(wrong: str) -> None:
    broken = inputs(HEADER + f"        p: {{{wrong}}}\n")
    for value in ("text", 5, [1], {"a": 1}, None):
        validate(broken, {"p": value})
        merge_defaults(broken, {"p": value})


def test_a_pattern_that_backtracks_forever_is_bounded() -> None:
    risky = inputs(HEADER + "        p: {type: string, pattern: '^(a+)+$'}\n")
    start = time.process_time()
    assert validate(risky, {"p": "a" * 2000 + "!"}) == ()
    assert time.process_time() - start < 1
    assert validate(risky, {"p": "aa!"}) != ()
    cidr = inputs(
        HEADER + r"        p: {type: string, pattern: '([0-9]{1,3}\.){3}[0-9]{1,3}'}" + "\n"
    )
    assert validate(cidr, {"p": "x" * 200}) != ()


@require_corpus
def test_every_published_schema_is_read_and_takes_its_own_defaults() -> None:
    paths = sorted(BUNDLES.rglob("schema/schema.yaml"))
    assert len(paths) > 40
    for path in paths:
        read = read_schema(SourceText(path.as_posix(), path.read_text()))
        expected = yaml.safe_load(path.read_text())["schema"]
        assert read.inputs
        for found in read.inputs:
            definition = expected["types"][expected[found.key]]
            assert list(found.object.members) == list(definition["properties"])
            defaults = {
                k: p["default"] for k, p in definition["properties"].items() if "default" in p
            }
            assert merge_defaults(found, {}) == defaults


@require_corpus
def test_the_item_api_takes_a_default_outside_its_own_enum() -> None:
    path = ITEM_API / "lambda-service" / "schema" / "schema.yaml"
    service = read_schema(SourceText("s", path.read_text())).service_input
    assert service is not None
    assert merge_defaults(service, {})["api_http_method"] == "get"
    assert [p.pointer for p in validate(service, {"api_http_method": "get"})] == [
        ("api_http_method",)
    ]
