"""The rules about schemas, beyond their own examples."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from linting import lint
from proton_bundle.findings import Finding, Severity
from proton_bundle.rules.examples import BASES

SCHEMA = "schema/schema.yaml"
HEAD = """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput:
      type: object
      properties:
        topic_name:
"""


def findings(text: str) -> list[Finding]:
    found = lint({**BASES["environment"], SCHEMA: text})
    return [each for each in found if each.code.startswith(("PB3", "PB0"))]


def of_input(text: str) -> list[str]:
    """What is said of an input that *text* describes."""
    block = indent(dedent(text), " " * 10)
    return [f"{each.code} {each.message}" for each in findings(HEAD + block)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("type: string\ndefault: ''\nminLength: 1\n", "is shorter than minLength 1"),
        ("type: string\ndefault: abc\nmaxLength: 2\n", "is longer than maxLength 2"),
        ("type: string\ndefault: 5\n", "is no string; quote it to make it a string"),
        ("type: string\ndefault:\n", "is empty"),
        ("type: boolean\ndefault: public\n", "is no boolean"),
        ("type: number\ndefault: true\n", "is no number"),
        ("type: integer\ndefault: 1.5\n", "is no integer"),
        ("type: number\ndefault: 0\nminimum: 1\n", "is below the minimum 1"),
        ("type: number\ndefault: 9\nmaximum: 8\n", "is above the maximum 8"),
        ("type: string\ndefault: abc\npattern: '^[0-9]+$'\n", "does not match the pattern"),
        ("type: string\ndefault: get\nenum: [GET, POST]\n", "is not in the enum"),
        ("type: array\nitems: {type: string}\ndefault: [1]\n", "is refused: 1 is not of type 'string'"),
        ("type: array\ndefault: a\nitems: {type: string}\n", "is no array"),
    ],
)  # fmt: skip
def test_a_default_that_its_own_schema_refuses(text: str, expected: str):
    assert of_input(text) == [f"PB314 the default {expected}"]


@pytest.mark.parametrize(
    "text",
    [
        "type: string\ndefault: '5'\n",
        "type: string\nnullable: true\ndefault: null\n",
        "type: integer\ndefault: 5\nminimum: 5\nmaximum: 5\n",
        "type: number\ndefault: 1.5\n",
        "type: string\npattern: '\\p{L}+'\ndefault: abc\n",  # not Python's, but Java's
        "type: string\nx-note: [anything]\n",
        "type: array\nitems:\n  type: object\n  required: [a]\n  properties:\n    a: {type: string}\n",
        "enum: [a, b]\ndefault: a\n",
        "type: object\nadditionalProperties: {type: string}\n",
        "allOf:\n  - {type: string}\n",
    ],
)
def test_sound_inputs(text: str):
    assert of_input(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type: String\n", "PB311"),
        ("type: [string, 'null']\n", "PB311"),
        ("type: array\nitems: {type: int}\n", "PB311"),
        ("type: number\nminLength: 1\n", "PB315"),
        ("type: string\nminLength: '1'\n", "PB313"),
        ("type: string\nminLength: -1\n", "PB313"),
        ("type: number\nexclusiveMinimum: 5\n", "PB313"),
        ("type: string\nenum: news\n", "PB313"),
        ("type: string\nenum: [yes, no]\n", "PB325"),
        ("type: string\nconst: a\n", "PB308"),
        ("type: string\npattern: '[a-'\n", "PB316"),
        ("type: string\npattern: '*a'\n", "PB316"),
        ("$ref: '#/components/schemas/EnvironmentInput'\n", "PB317"),
        ("type: object\nproperties: {a: {}}\n", "PB310"),
    ],
)
def test_mistakes_of_one_input(text: str, code: str):
    assert {each.partition(" ")[0] for each in of_input(text)} == {code}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]\n", [("PB301", "error")]),
        ("schema:\n", [("PB301", "error")]),
        ("schema: {types: []}\n", [("PB301", "error")]),
        # One misspelled key is one mistake.
        (HEAD.replace("types:", "typs:") + "          type: string\n", [("PB309", "error")]),
        (HEAD.replace("openapi", "openApi") + "          type: string\n", [("PB309", "error")]),
        (HEAD.replace("schema:", "schemas:") + "          type: string\n", [("PB309", "error")]),
        (HEAD.replace("openapi", "version") + "          type: string\n", [("PB302", "error"), ("PB309", "warning")]),
        (HEAD.replace('"3.0.0"', "3.0.0") + "          type: string\n", []),
        (HEAD.replace("e: Env", "e: env") + "          type: string\n", [("PB305", "error")]),
        (HEAD.replace("_type: EnvironmentInput", "_type:") + "          type: string\n", [("PB303", "error")]),
        (HEAD.replace("      type: object\n", "") + "          type: string\n", [("PB306", "error")]),
    ],
)  # fmt: skip
def test_the_outline_of_a_schema(text: str, expected: list[tuple[str, str]]):
    assert [(each.code, each.severity.value) for each in findings(text)] == expected


def test_nested_objects_are_read_too():
    text = """\
    type: array
    items:
      type: object
      required: [host, prot]
      properties:
        host: {type: string}
        port: {type: number, Default: 80}
    """
    assert [each.partition(" ")[0] for each in of_input(text)] == ["PB312", "PB308"]


def test_a_fix_for_a_number_that_is_meant_as_text_is_left_to_its_author():
    [finding] = findings(HEAD + "          type: string\n          default: 3.10\n")
    assert finding.fix is not None
    assert not finding.fix.safe
    assert [edit.text for edit in finding.fix.edits] == ['"3.10"']


def test_an_unused_type_is_not_told_while_the_input_type_is_misspelled():
    text = HEAD.replace("_type: EnvironmentInput", "_type: EnvironmentInputs")
    codes = [each.code for each in findings(text + "          type: string\n")]
    assert codes == ["PB305"]


def test_types_that_others_refer_to_are_used():
    text = HEAD + "          $ref: '#/Name'\n    Name: {$ref: '#/Text'}\n    Text: {type: string}\n"
    assert [each.code for each in findings(text) if each.severity is not Severity.INFO] == []
