"""Long lists in cfn-lint's messages are cut to what helps."""

from __future__ import annotations

from proton_cloudformation.wording import reworded


def listed(*values: str) -> str:
    return f"'getobjct' is not one of {[*values]!r}"


def test_a_long_list_is_cut_to_its_length_and_the_closest_value():
    values = [f"value{n}" for n in range(40)]
    said = reworded(listed(*values, "getobject"))
    assert said == "'getobjct' is none of the 41 values allowed here; did you mean 'getobject'?"


def test_a_short_list_and_other_messages_stay_as_they_are():
    assert reworded(listed("a", "b")) == "'getobjct' is not one of ['a', 'b']"
    assert reworded("Ref to resource 'X' not found") == "Ref to resource 'X' not found"
