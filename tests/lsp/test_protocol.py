"""What goes over the wire when things go wrong, against a server in this process."""

from __future__ import annotations

import asyncio

import pytest
from lsprotocol import types

from lsp.wire import URI

pytestmark = pytest.mark.asyncio
NOT_INITIALIZED, CANCELLED, CONTENT_MODIFIED, FAILED = -32002, -32800, -32801, -32803


def at(line: int, character: int, uri: str = URI) -> dict:
    return {
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": character},
    }


async def test_a_request_before_initialize_is_refused(wire):
    wire.ask(1, "textDocument/hover", **at(0, 0))
    assert (await wire.answer(1))["error"]["code"] == NOT_INITIALIZED


async def test_a_client_without_capabilities_is_asked_nothing(wire):
    capabilities = await wire.initialize()
    await asyncio.sleep(0)
    assert capabilities["positionEncoding"] == "utf-16"
    assert "diagnosticProvider" not in capabilities
    assert not [message for message in wire.sent if "id" in message and "method" in message]


async def test_a_request_that_waits_can_be_cancelled(wire):
    await wire.initialize()
    wire.open("a: {{ x | default }}\n")
    release = wire.hold()
    wire.ask(1, "textDocument/hover", **at(0, 12))
    await asyncio.sleep(0)
    wire.send(method="$/cancelRequest", params={"id": 1})
    assert (await wire.answer(1))["error"]["code"] == CANCELLED
    release.set()
    wire.ask(2, "textDocument/hover", **at(0, 12))
    assert (await wire.answer(2))["result"]


async def test_a_request_about_text_that_changed_meanwhile_is_refused(wire):
    await wire.initialize()
    wire.open("a: {{ x | default }}\n")
    release = wire.hold()
    wire.ask(1, "textDocument/hover", **at(0, 12))
    await asyncio.sleep(0)
    wire.change(2, "b: 1\n")
    release.set()
    assert (await wire.answer(1))["error"]["code"] == CONTENT_MODIFIED


async def test_a_request_about_an_unknown_document_fails_and_the_next_one_works(wire):
    await wire.initialize()
    wire.ask(1, "textDocument/hover", **at(0, 0, "file:///nowhere/else.yaml"))
    error = (await wire.answer(1))["error"]
    assert error["code"] == FAILED
    assert error["message"] == "file:///nowhere/else.yaml is neither open nor a file."
    wire.ask(2, "textDocument/hover", **at(0, 0, "untitled:Untitled-1"))
    assert (await wire.answer(2))["error"]["code"] == FAILED
    wire.open("a: {{ x | default }}\n")
    wire.ask(3, "textDocument/hover", **at(0, 12))
    assert (await wire.answer(3))["result"]


async def test_a_message_that_is_not_lsp_is_answered_and_forgotten(wire):
    await wire.initialize()
    wire.ask(1, "textDocument/hover", textDocument=17)
    assert "error" in await wire.answer(1)
    wire.send(method="textDocument/didChange", params={"nonsense": True})
    wire.open("a: {{ x | default }}\n")
    wire.ask(2, "textDocument/hover", **at(0, 12))
    assert (await wire.answer(2))["result"]


async def test_an_answer_to_a_cancelled_request_of_ours_is_dropped(wire):
    """pygls#621: the late answer must not break the session nor be shown to the user."""
    await wire.initialize()
    request = wire.server.protocol.send_request(
        types.WORKSPACE_CONFIGURATION, types.ConfigurationParams([])
    )
    number = next(message["id"] for message in wire.sent if "method" in message and "id" in message)
    request.cancel()
    before = len(wire.sent)
    wire.send(id=number, result=[None])
    assert wire.sent[before:] == []


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(["utf-8", "utf-16"], "utf-8"), (["utf-32"], "utf-32"), (["x"], "utf-16")],
)
async def test_positions_count_in_the_negotiated_encoding(wire, offered, chosen):
    capabilities = await wire.initialize(general={"positionEncodings": offered})
    assert capabilities["positionEncoding"] == chosen
    before = '"😋é'
    wire.open(f"a: {before}{{{{ x | default }}}}\n")
    units = len(f"a: {before}{{{{ x | ".encode(f"{chosen}-le" if chosen != "utf-8" else chosen))
    units //= {"utf-8": 1, "utf-16": 2, "utf-32": 4}[chosen]
    wire.ask(1, "textDocument/hover", **at(0, units))
    found = (await wire.answer(1))["result"]["range"]
    assert found["start"]["character"] == units
    assert found["end"]["character"] == units + len("default")
