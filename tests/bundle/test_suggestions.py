from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.suggestions import closest, distance

INPUTS = ["port", "desired_count", "task_size", "image", "loadbalancer_type", "unit_test_command"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("prot", "port"),
        ("desired_cont", "desired_count"),
        ("desiredCount", "desired_count"),
        ("TASK-SIZE", "task_size"),
        ("unit_test", "unit_test_command"),
        ("imgae", "image"),
        ("loadbalancer_typ", "loadbalancer_type"),
        ("memory", None),
        ("x", None),
        ("", None),
        ("i" * 1000, None),
    ],
)
def test_the_name_that_was_meant(name, expected):
    assert closest(name, INPUTS) == expected


def test_the_same_letters_win_over_fewer_edits():
    assert closest("VPCID", ["VPCIP", "VpcId"]) == "VpcId"


def test_a_word_that_two_names_share_means_neither():
    assert closest("subnet", ["public_subnet", "private_subnet"]) is None


def test_a_name_is_no_suggestion_for_itself():
    assert closest("port", ["port"]) is None


@given(st.text("abc_", max_size=8), st.text("abc_", max_size=8))
def test_distance_is_symmetric_and_bounded(left, right):
    edits = distance(left, right, 20)
    assert edits == distance(right, left, 20)
    assert abs(len(left) - len(right)) <= edits <= max(len(left), len(right))
    assert (edits == 0) is (left == right)


@given(st.text(max_size=12), st.lists(st.text(max_size=12)))
def test_a_suggestion_is_one_of_the_candidates(name, candidates):
    suggestion = closest(name, candidates)
    assert suggestion is None or (suggestion in candidates and suggestion != name)
