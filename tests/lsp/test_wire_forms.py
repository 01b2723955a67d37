"""The same answer for clients that can do much and clients that can do little."""

from __future__ import annotations

import pytest

from lsp.wire import URI

pytestmark = pytest.mark.asyncio
TEXT = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\nOutputs:\n  Url:\n    Value: !Ref Queue\n"
DOCUMENT = {"uri": URI}


async def test_symbols_are_nested_or_flat_as_the_client_can(wire):
    await wire.initialize()
    wire.open(TEXT)
    wire.ask(1, "textDocument/documentSymbol", textDocument=DOCUMENT)
    flat = (await wire.answer(1))["result"]
    assert [each["name"] for each in flat] == [
        *("Resources", "Queue", "Type", "Outputs", "Url", "Value")
    ]
    assert [each.get("containerName") for each in flat[:3]] == [None, "Resources", "Queue"]
    assert flat[1]["location"]["uri"] == URI


async def test_symbols_are_nested_for_clients_that_nest(wire):
    nesting = {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
    await wire.initialize(textDocument=nesting)
    wire.open(TEXT)
    wire.ask(1, "textDocument/documentSymbol", textDocument=DOCUMENT)
    top = (await wire.answer(1))["result"]
    assert [each["name"] for each in top] == ["Resources", "Outputs"]
    assert top[0]["children"][0]["detail"] == "AWS::SQS::Queue"


async def test_a_markdown_hover_is_plain_for_clients_without_markdown(wire):
    await wire.initialize()
    wire.open("a: {{ x | default }}\n")
    position = {"line": 0, "character": 12}
    wire.ask(1, "textDocument/hover", textDocument=DOCUMENT, position=position)
    contents = (await wire.answer(1))["result"]["contents"]
    assert contents["kind"] == "plaintext"
    assert "`" not in contents["value"]


@pytest.mark.parametrize("versioned", [True, False])
async def test_a_rename_is_versioned_where_the_client_can(wire, versioned):
    editing = {"workspaceEdit": {"documentChanges": versioned}}
    await wire.initialize(workspace=editing)
    wire.open("{% set a = 1 %}\nb: {{ a }}\n")
    position = {"line": 1, "character": 6}
    wire.ask(1, "textDocument/rename", textDocument=DOCUMENT, position=position, newName="renamed")
    result = (await wire.answer(1))["result"]
    if versioned:
        (change,) = result["documentChanges"]
        assert change["textDocument"] == {"uri": URI, "version": 1}
        edits = change["edits"]
    else:
        edits = result["changes"][URI]
    assert [each["newText"] for each in edits] == ["renamed", "renamed"]


async def test_what_cannot_be_renamed_is_refused_with_a_reason(wire):
    await wire.initialize()
    wire.open("a: {{ service.name }}\n")
    position = {"line": 0, "character": 8}
    wire.ask(1, "textDocument/rename", textDocument=DOCUMENT, position=position, newName="x")
    assert (await wire.answer(1))["error"]["message"].startswith("There is nothing to rename here.")


def apply(data: list[int], edits: list[dict]) -> list[int]:
    for edit in sorted(edits, key=lambda each: each["start"], reverse=True):
        start = edit["start"]
        data = [*data[:start], *edit.get("data", []), *data[start + edit["deleteCount"] :]]
    return data


async def test_a_delta_of_tokens_leads_from_the_old_ones_to_the_new(wire):
    await wire.initialize()
    wire.open("a: {{ x | default('y') }}\nb: {{ z }}\n")
    wire.ask(1, "textDocument/semanticTokens/full", textDocument=DOCUMENT)
    before = (await wire.answer(1))["result"]
    wire.change(2, "a: {{ x | upper }}\n\nb: {{ z }}\n")
    wire.ask(
        2,
        "textDocument/semanticTokens/full/delta",
        textDocument=DOCUMENT,
        previousResultId=before["resultId"],
    )
    delta = (await wire.answer(2))["result"]
    wire.ask(3, "textDocument/semanticTokens/full", textDocument=DOCUMENT)
    after = (await wire.answer(3))["result"]
    assert apply(before["data"], delta["edits"]) == after["data"]
    assert delta["resultId"] == after["resultId"]
    wire.ask(
        4,
        "textDocument/semanticTokens/full/delta",
        textDocument=DOCUMENT,
        previousResultId="unknown",
    )
    assert (await wire.answer(4))["result"]["data"] == after["data"]


async def test_pulled_findings_are_unchanged_when_nothing_changed(wire):
    await wire.initialize(textDocument={"diagnostic": {}})
    wire.open("Resources: {{ x | }}\n")
    wire.ask(1, "textDocument/diagnostic", textDocument=DOCUMENT)
    first = (await wire.answer(1))["result"]
    assert first["kind"] == "full"
    wire.ask(
        2,
        "textDocument/diagnostic",
        textDocument=DOCUMENT,
        previousResultId=first["resultId"],
    )
    assert (await wire.answer(2))["result"] == {
        "kind": "unchanged",
        "resultId": first["resultId"],
    }
