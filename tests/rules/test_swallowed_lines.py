"""Lines that YAML takes for text though they were meant as items or functions: PB013, PB014."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.rules.examples import BASES

TEMPLATE = "instance_infrastructure/cloudformation.yaml"


def found(value: str) -> list[tuple[str, str]]:
    """Codes, and what is marked, where a property's value is *value* on lines of its own."""
    text = f"Resources:\n  Q:\n    Type: A::B::C\n    Properties:\n      P:\n{value}"
    return [
        (each.code, text[each.span.start : each.span.end])
        for each in lint({**BASES["service"], TEMPLATE: text})
        if each.code in ("PB013", "PB014")
    ]


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("        - a\n          - b\n        - c\n", "- b"),
        ("        -'{{ service.name }}'\n        - 'b'\n", "-'{{ service.name }}'"),
        ("        - a\n          -'b'\n", "-'b'"),
        ("        -Key: x\n        -Value: y\n", "-Key"),
        ("        -Ref\n", "-Ref"),
        ("        - a\n          b\n", "b"),
        ("        - !Ref A\n          - !Ref B\n", "- !Ref B"),
    ],
)
def test_a_line_that_became_text(value: str, marked: str) -> None:
    assert ("PB013", marked) in found(value)


@pytest.mark.parametrize(
    "value",
    [
        "        - a\n        - b\n",
        "        - -c\n        - -Xmx512m\n",
        "        - -1\n",
        "        a text\n        -t of several lines\n",
        "        - a text of\n          several words\n",
        "        - |\n          - b\n",
        "        - 'a\n          - b'\n",
        "        - a{% if service.name %}\n        - b{% endif %}\n",
        "        - >-\n          a\n          b\n",
        "        [a,\n         b]\n",
        "        - {{ service.name }}\n        - {{ service.name }}\n",
        "        Ref: A\n",
        "        Reference to nothing\n",
        "        'Ref A'\n",
    ],
)
def test_what_is_meant_as_it_stands(value: str) -> None:
    assert found(value) == []


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("        Ref A\n", "Ref"),
        ("        Ref:A\n", "Ref"),
        ("        - Fn::GetAtt A.B\n", "Fn::GetAtt"),
    ],
)
def test_a_function_that_became_text(value: str, marked: str) -> None:
    assert found(value) == [("PB014", marked)]


@pytest.mark.parametrize(
    ("value", "marked"),
    [
        ("        a\n        - b\n        - c\n", "a"),
        ("        - !Ref A\n          !Ref B\n", "!Ref B"),
        ("        Fn::GetAtt:\n        - A\n          - Arn\n", "- A"),
        ("        Fn::GetAtt:\n          - A\n            - Arn\n", "- Arn"),
    ],
)
def test_the_line_that_stands_out_is_marked(value: str, marked: str) -> None:
    others = "".join(f"      L{n}:\n        - x\n        - y\n" for n in range(4))
    assert found(f"{value}{others}") == [("PB013", marked)]
