"""Rendered text as data in long form, and the place of each part."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.decode.nodes import walk
from proton_cloudformation.template import load


def value(text: str) -> object:
    template = load(f"v: {text}")
    assert template.problems == ()
    return template.data["v"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!GetAtt\n  - A\n  - B", {"Fn::GetAtt": ["A", "B"]}),
        ("!GetAtt A", {"Fn::GetAtt": "A"}),
        ("!Sub '${A}'", {"Fn::Sub": "${A}"}),
        ("!Join ['', [!Ref A, 1]]", {"Fn::Join": ["", [{"Ref": "A"}, 1]]}),
        ("!If [C, !Ref A, true]", {"Fn::If": ["C", {"Ref": "A"}, True]}),
        ("!Base64 {Fn::Sub: x}", {"Fn::Base64": {"Fn::Sub": "x"}}),
        ("!Ref 123", {"Ref": "123"}),
        ("{Ref: A}", {"Ref": "A"}),
        ("!Transform {Name: N, Parameters: {a: 1}}", {"Fn::Transform": {"Name": "N", "Parameters": {"a": 1}}}),
        ('!!int "30"', 30),
        ("!!str 30", "30"),
        ("!!int x", "x"),
        ("30", 30),
        ("0.5", 0.5),
        ("yes", True),
        ("~", None),
        ("", None),
        ("'30'", "30"),
        ("2010-09-09", "2010-09-09"),
        ("2010-09-09T00:00:00Z", "2010-09-09T00:00:00Z"),
        ("&x [1]", [1]),
        ("|\n  a\n  b", "a\nb"),
        ("'{{resolve:ssm:/a}}'", "{{resolve:ssm:/a}}"),
    ],
)  # fmt: skip
def test_every_value_is_read_as_cloudformation_reads_it(text: str, expected: object) -> None:
    assert value(text) == expected


def test_aliases_are_expanded() -> None:
    assert load("a: &x {b: 1}\nc: *x").data == {"a": {"b": 1}, "c": {"b": 1}}


@pytest.mark.parametrize(
    ("text", "kind", "covered"),
    [
        ("", "not-a-mapping", ""),
        ("[1]", "not-a-mapping", "[1]"),
        ("text", "not-a-mapping", "text"),
        ("a: [", "syntax", ""),
        ("a: b: c", "syntax", ":"),
        ("a: 1\n\tb: 2", "syntax", "\t"),
        ("a: \x01", "syntax", "\x01"),
        ("a: \ud800", "syntax", "\ud800"),
        ("a: *x", "syntax", "*x"),
        ("a: &x [*x]", "syntax", "*x"),
        ("a: 1\n---\nb: 1", "syntax", "---"),
        ("a: 1\nbb: 2\nbb: 3", "duplicate-key", "bb"),
        ("a: !Reff x", "unknown-tag", "!Reff"),
        ("[a]: 1", "key", "[a]"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_place(text: str, kind: str, covered: str) -> None:
    template = load(text)
    problem = template.problems[0]
    assert problem.kind == kind
    assert template.source.slice(problem.span) == covered
    assert problem.message


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_deep_nesting_is_a_problem(opening: str, closing: str) -> None:
    text = "v:\n  " + opening * 150 + "x" + closing * 150
    assert "deeper" in load(text).problems[0].message
    assert load(opening * 100_000).problems


def test_an_alias_bomb_is_a_problem() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert [problem.kind for problem in load("\n".join(lines)).problems] == ["too-large"]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": {"b": [1, true, null, "x"]}}',
        '{\n\t"a":\t{"b": "c"}\n}',
        r'{"a": "\/ \ud83d\ude00 \n"}',
        '{"' + "k" * 2000 + '": 1}',
        '\ufeff{"a": 1}',
    ],
)
def test_json_is_read_as_json(text: str) -> None:
    template = load(text)
    assert template.problems == ()
    assert template.data == json.loads(text.removeprefix("\ufeff"))


def test_broken_json_is_a_problem() -> None:
    assert load('{"a": }{').problems


TEXT = """\
Resources:
  Box:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "${Name}-x"
      Tags:
        - {Key: a, Value: !GetAtt Box.Arn}
"""


@pytest.mark.parametrize(
    ("path", "place", "name"),
    [
        (("Resources", "Box", "Type"), "AWS::S3::Bucket", "Type"),
        (("Resources", "Box", "Properties", "BucketName"), '!Sub "${Name}-x"', "BucketName"),
        (("Resources", "Box", "Properties", "BucketName", "Fn::Sub"), '!Sub "${Name}-x"', None),
        (("Resources", "Box", "Properties", "Tags", 0, "Value"), "!GetAtt Box.Arn", "Value"),
        (("Resources", "Box", "Properties", "Tags", 0, "Value", "Fn::GetAtt", 1), "!GetAtt Box.Arn", None),
        (("Resources", "Box", "Type", "Nope", 3), "AWS::S3::Bucket", None),
        (("Resources", "Box", "Properties", "Tags", 9), "- {Key: a, Value: !GetAtt Box.Arn}", None),
    ],
)  # fmt: skip
def test_a_path_leads_to_its_place(
    path: tuple[str | int, ...], place: str, name: str | None
) -> None:
    template = load(TEXT)
    assert template.source.slice(template.span_of(path)) == place
    assert template.source.slice(template.name_span_of(path)) == (name or place)


def test_a_path_into_an_empty_template_is_the_whole_text() -> None:
    assert load("").span_of(("Resources",)) == (0, 0)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-9999, 9999), st.text(max_size=12))
DATA = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=20,
    ),
    min_size=1,
    max_size=4,
)


@given(DATA)
def test_what_yaml_and_json_write_is_read_back(data: dict[str, object]) -> None:
    assert load(json.dumps(data)).data == data
    written = yaml.safe_dump(data, allow_unicode=True)
    assert load(written).data == yaml.safe_load(written)


@given(st.text(alphabet="ab:-[]{}!&*|>'\"#\n\t ,?%@0é\u2028\ufeff", max_size=60))
def test_any_text_is_answered_within_itself(text: str) -> None:
    template = load(text)
    for node in walk(template.root):
        assert 0 <= node.span.start <= node.span.end <= len(template.source.text)
    for problem in template.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(template.source.text)
