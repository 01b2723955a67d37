"""``Fn::FindInMap`` with names that no mapping has, whatever the key in between renders to."""

from __future__ import annotations

import textwrap

import pytest

from proton_bundle.source import SourceText
from proton_cloudformation.map_lookups import undefined_lookups
from proton_cloudformation.template import load

TEMPLATE = """\
TRANSFORM
Mappings:
  TaskSize:
    small: {cpu: 256, memory: 512}
    large: {cpu: 1024, memory: 2048, disk: 20}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: VALUE
"""


def told(value: str, transform: str = "") -> list[tuple[str, str, bool]]:
    text = textwrap.dedent(TEMPLATE).replace("VALUE", value).replace("TRANSFORM", transform)
    template = load(SourceText("cloudformation.yaml", text).text, "cloudformation.yaml")
    assert not template.problems
    return [
        (text[each.span.start : each.span.end], each.message, each.certain)
        for each in undefined_lookups(template)
    ]


@pytest.mark.parametrize(
    ("value", "name", "near"),
    [
        ("!FindInMap [TaskSzie, small, cpu]", "TaskSzie", "TaskSize"),
        ("!FindInMap [TaskSzie, !Ref Size, cpu]", "TaskSzie", "TaskSize"),
        ("!FindInMap [TaskSize, !Ref Size, memoyr]", "memoyr", "memory"),
        ('{"Fn::FindInMap": [TaskSize, any, "memoyr"]}', "memoyr", "memory"),
        ("!Join ['', [!FindInMap [TaskSize, x, dsk]]]", "dsk", "disk"),
    ],
)
def test_a_misspelt_map_or_key_is_found(value: str, name: str, near: str) -> None:
    (found,) = told(value)
    assert found[0] == name
    assert f"did you mean {near!r}?" in found[1]
    assert found[2]


@pytest.mark.parametrize(
    "value",
    [
        "!FindInMap [TaskSize, !Ref Size, cpu]",
        "!FindInMap [TaskSize, large, disk]",
        "!FindInMap [!Ref Map, large, disk]",
        "!FindInMap [TaskSize, large, !Ref Key]",
        "!FindInMap [Other, large, cpu, {DefaultValue: 1}]",
        "!FindInMap nonsense",
    ],
)
def test_what_may_be_there_is_not_told(value: str) -> None:
    assert told(value) == []


def test_a_macro_may_add_a_mapping() -> None:
    assert [each[2] for each in told("!FindInMap [Nope, a, b]", "Transform: Mine")] == [False]


def test_aliases_that_stand_for_billions_of_nodes_are_looked_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    template = load("\n".join(lines), "cloudformation.yaml")
    assert list(undefined_lookups(template)) == []
