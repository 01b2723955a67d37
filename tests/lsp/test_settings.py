"""Settings as editors send them, and the schema that editors show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import proton_lsp
from proton_lsp.settings import Settings, json_schema


@pytest.mark.parametrize(
    "values",
    [
        {"check": {"ignore": ["PB3"]}, "cfnLint": {"enabled": False}},
        {"check.ignore": ["PB3"], "cfnLint.enabled": False},
        {"proton.check.ignore": ["PB3"], "proton.cfnLint.enabled": False},
    ],
    ids=["nested", "dotted", "with-prefix"],
)
def test_every_spelling_of_settings_is_understood(values):
    settings, complaints = Settings().merged(values)
    assert (settings.ignore, settings.cfn_lint, complaints) == (("PB3",), False, ())


@pytest.mark.parametrize("values", [None, [], "x", {}, {"check": None}, {"other": 1}])
def test_what_says_nothing_changes_nothing(values):
    assert Settings().merged(values) == (Settings(), ())


def test_a_wrong_value_is_named_and_leaves_the_one_in_force():
    settings, complaints = Settings(cfn_lint_delay=9).merged(
        {"cfnLint": {"delay": True, "enabled": "yes"}, "check": {"select": [1]}}
    )
    assert settings == Settings(cfn_lint_delay=9)
    assert complaints == (
        "Setting 'proton.check.select' must be of type array; ignored.",
        "Setting 'proton.cfnLint.enabled' must be of type boolean; ignored.",
        "Setting 'proton.cfnLint.delay' must be of type integer; ignored.",
    )


def test_the_schema_holds_every_default():
    schema = json_schema()
    assert schema["proton.cfnLint.delay"]["default"] == Settings().cfn_lint_delay
    assert schema["proton.check.select"]["type"] == "array"
    nested = {key: entry["default"] for key, entry in schema.items()}
    assert Settings().merged(nested) == (Settings(), ())


def test_the_shipped_schema_is_the_one_that_the_settings_give():
    file = Path(proton_lsp.__file__).parent / "configuration.schema.json"
    assert json.loads(file.read_text()) == json_schema(), "run 'make generate'"
