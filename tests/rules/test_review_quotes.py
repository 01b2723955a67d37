"""A quote that was lost in front of a value leaves YAML that is sound and says something else."""

from __future__ import annotations

import pytest

from linting import lint
from proton_bundle.rules.examples import BASES

PATH = "instance_infrastructure/cloudformation.yaml"


def found(value: str) -> list[str]:
    text = f"Metadata:\n  Value: {value}\nResources: {{}}\n"
    findings = lint({**BASES["service"], PATH: text})
    return [text[: f.span.end].split(": ", 1)[1] for f in findings if f.code == "PB012"]


@pytest.mark.parametrize(
    "value", ['2012-10-17"', "name'", '{{ service.name }}"', "{{ service['name'] }}-x\""]
)
def test_a_quote_that_nothing_opened_is_found(value: str):
    assert found(value) == [value]


@pytest.mark.parametrize(
    "value", ['"x"', "it's fine", 'say "yes"', "{{ 'x' }}", "''", '!Sub "x"', "|\n    it's'"]
)
def test_quotes_that_belong_to_a_value_are_left_alone(value: str):
    assert found(value) == []
