"""The order in which resources come to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_cloudformation.graph import CircularDependencyError, dependencies, order

NAMES = st.sampled_from("ABCDEFGH")


def ref(name: str) -> dict[str, object]:
    return {"Ref": name}


@pytest.mark.parametrize(
    "value",
    [
        ref("B"),
        {"Fn::GetAtt": ["B", "Arn"]},
        {"Fn::GetAtt": "B.Arn"},
        {"Fn::Sub": "x-${B}"},
        {"Fn::Sub": "${ B.Arn }"},
        {"Fn::Sub": ["${x}${B}", {"x": "y"}]},
        {"Fn::Sub": ["${x}", {"x": ref("B")}]},
        {"Fn::Join": ["", [1, [ref("B")]]]},
        {"Fn::If": ["IsProd", ref("B"), ref("AWS::NoValue")]},
    ],
)
def test_each_form_of_reference_is_waited_for(value: object) -> None:
    resources = {"A": {"Type": "T", "Properties": {"P": value}}, "B": {"Type": "T"}}
    assert dependencies(resources) == {"A": {"B"}, "B": frozenset()}
    assert order(resources) == ("B", "A")


@pytest.mark.parametrize("depends_on", ["B", ["B"], ["C", "B"]])
def test_depends_on_is_waited_for(depends_on: object) -> None:
    assert order({"A": {"DependsOn": depends_on}, "B": {}}) == ("B", "A")


@pytest.mark.parametrize(
    "value",
    [
        {"Fn::Sub": "${!B}"},
        {"Fn::Sub": ["${B}", {"B": "own"}]},
        {"Ref": "B", "Other": 1},
        {"DependsOn": "B"},
        {"Fn::Sub": 3},
        {"Fn::GetAtt": []},
        {"Ref": ["B"]},
        "B",
    ],
)
def test_what_only_looks_like_a_reference_is_not(value: object) -> None:
    assert dependencies({"A": {"Properties": {"P": value}}, "B": {}})["A"] == frozenset()


def test_without_references_the_template_order_holds() -> None:
    assert order({"C": {}, "A": None, "B": {}}) == ("C", "A", "B")


def test_a_cycle_is_named() -> None:
    resources = {"X": ref("A"), "A": ref("B"), "B": ref("C"), "C": ref("A")}
    with pytest.raises(CircularDependencyError, match=r"\[A, B, C\]") as raised:
        order(resources)
    assert raised.value.cycle == ("A", "B", "C")


def test_a_resource_that_refers_to_itself_is_a_cycle() -> None:
    with pytest.raises(CircularDependencyError) as raised:
        order({"A": ref("A")})
    assert raised.value.cycle == ("A",)


def test_a_long_chain_is_no_recursion() -> None:
    resources = {f"R{n}": ref(f"R{n + 1}") for n in range(5000)}
    assert order(resources)[0] == "R4999"


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=3)))
def test_an_order_exists_unless_a_true_cycle_is_named(edges: dict[str, list[str]]) -> None:
    resources = {name: {"DependsOn": after} for name, after in edges.items()}
    waits = dependencies(resources)
    cycle: tuple[str, ...] = ()
    ordered: tuple[str, ...] = tuple(resources)
    try:
        ordered = order(resources)
    except CircularDependencyError as error:
        cycle = error.cycle
    following = (*cycle[1:], *cycle[:1])
    assert all(b in waits[a] for a, b in zip(cycle, following, strict=True))
    assert sorted(ordered) == sorted(resources)
    places = {name: place for place, name in enumerate(ordered)}
    assert cycle or all(places[b] < places[a] for a, after in waits.items() for b in after)
