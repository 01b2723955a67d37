"""Sessions that go wrong in ways that editors really bring about."""

from __future__ import annotations

import asyncio

import pytest

from lsp.wire import URI

pytestmark = pytest.mark.asyncio
METHODS = ["hover", "definition", "completion", "documentHighlight"]


def logged(wire) -> list[str]:
    messages = (each for each in wire.sent if each.get("method") == "window/logMessage")
    return [each["params"]["message"] for each in messages]


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a/b.yaml?HEAD", "fugitive:///a//0/b"])
async def test_an_open_text_that_is_no_file_is_answered_with_nothing(wire, uri):
    await wire.initialize()
    wire.open("a: {{ x | default }}\n", uri)
    position = {"line": 0, "character": 12}
    for number, method in enumerate(METHODS, start=1):
        wire.ask(number, f"textDocument/{method}", textDocument={"uri": uri}, position=position)
        answer = await wire.answer(number)
        assert "error" not in answer
        assert answer["result"] is None
    assert not logged(wire)


async def test_cancelling_what_is_answered_already_is_no_news(wire):
    await wire.initialize()
    wire.open("a: {{ x | default }}\n")
    document, position = {"uri": URI}, {"line": 0, "character": 12}
    for number in range(1, 50):
        wire.ask(number, "textDocument/hover", textDocument=document, position=position)
        await wire.answer(number)
        wire.send(method="$/cancelRequest", params={"id": number})
    await asyncio.sleep(0)
    assert not logged(wire)
