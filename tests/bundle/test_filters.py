"""Proton's four filters."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.jinja.filters import (
    FilterInputError,
    formatted_lambda_variables,
    formatted_task_definition_variables,
    iam_policy_arns,
    lay_out,
    sanitize,
    yaml_scalar,
)

POLICY = "arn:aws:iam::123456789012:policy/access"


@given(
    st.dictionaries(st.text(min_size=1, max_size=9), st.text(max_size=20), max_size=4),
    st.integers(0, 9),
)
def test_what_the_filters_write_reads_back(outputs: dict[str, str], column: int) -> None:
    indent = " " * column
    variables = indent + lay_out(formatted_lambda_variables(outputs), column)
    assert (yaml.safe_load(variables) or {}) == outputs
    listed = indent + lay_out(formatted_task_definition_variables(outputs), column)
    expected = [{"Name": name, "Value": value} for name, value in outputs.items()]
    assert (yaml.safe_load(listed) or []) == expected


@given(st.text(max_size=20))
def test_a_scalar_reads_back_as_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"a: {yaml_scalar(text)}\nb: 1") == {"a": text, "b": 1}
    assert yaml.safe_load(f"- {yaml_scalar(text)}") == [text]


@pytest.mark.parametrize(
    "text", ["plain", "with space", "arn:aws:s3:::bucket", "a/b.c", "http://x", "-x"]
)
def test_a_plain_text_stays_plain(text: str) -> None:
    assert yaml_scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "true",
        "No",
        "012",
        "1e3",
        "1:30",
        "2001-01-01",
        "0x1F",
        "a: b",
        "a #b",
        "",
        "- a",
        "~",
        "=",
        "<<",
        "&a",
        "1_000",
        ".inf",
        ".NaN",
    ],
)
def test_a_text_that_yaml_would_misread_is_quoted(text: str) -> None:
    assert yaml.safe_load(yaml_scalar(text)) == text


def test_nothing_gives_nothing() -> None:
    assert formatted_lambda_variables({}) == ""
    assert formatted_task_definition_variables({}) == ""
    assert iam_policy_arns({}) == ""


def test_only_arns_of_customer_policies_are_listed() -> None:
    outputs = {
        "a": POLICY,
        "b": "arn:aws-cn:iam::123456789012:policy/x",
        "c": "arn:aws:iam::aws:policy/ReadOnly",
        "d": "arn:aws:iam::123456789012:role/x",
        "e": "text " + POLICY,
    }
    listed = yaml.safe_load(lay_out(iam_policy_arns(outputs), 0))
    assert listed == [POLICY, "arn:aws-cn:iam::123456789012:policy/x"]


@pytest.mark.parametrize("text", ["", "a-b_C9", POLICY, "arn:aws:s3:::bucket"])
def test_sanitize_lets_plain_text_and_arns_pass(text: str) -> None:
    assert sanitize(text) == text


@pytest.mark.parametrize("text", ["this::is::incorrect", "a b", "a\n", "arn:aws"])
def test_sanitize_refuses_the_rest_with_protons_message(text: str) -> None:
    with pytest.raises(FilterInputError) as caught:
        sanitize(text)
    assert str(caught.value) == (
        f'Illegal character(s) detected in "{text}". '
        "Must match regex ^[a-zA-Z0-9_-]*$ or be a valid ARN"
    )


@pytest.mark.parametrize("write", [formatted_lambda_variables, formatted_task_definition_variables])
def test_raw_false_refuses_what_raw_lets_pass(write: object) -> None:
    assert write({"A": "a:b"})  # type: ignore[operator]
    with pytest.raises(FilterInputError, match=r"Must match regex \^\[a-zA-Z0-9_-\]\*\$$"):
        write({"A": "a:b"}, raw=False)  # type: ignore[operator]


def test_a_text_in_place_of_outputs_is_refused() -> None:
    with pytest.raises(FilterInputError, match="Expected a mapping"):
        iam_policy_arns("text")  # type: ignore[arg-type]
