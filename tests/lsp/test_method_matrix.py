"""docs/lsp.md says of every method whether the server acts on it; this proves it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lsprotocol import converters, types
from pytest_lsp import client_capabilities

from proton_lsp.endpoints import COMMANDS
from proton_lsp.previews import CHANGED

PAGE = Path(__file__).parents[2] / "docs" / "lsp.md"
ROW = re.compile(r"^\| `(?P<method>\S+)` \| (?P<supported>yes|no) \|", re.MULTILINE)
COMMAND = re.compile(r"^\| `(?P<command>proton\.\w+)` \|", re.MULTILINE)
# Handled by pygls for every server.
BY_PYGLS = {
    *("initialize", "shutdown", "exit", "$/cancelRequest", "$/setTrace"),
    *("textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"),
    *("workspace/executeCommand", "window/workDoneProgress/cancel"),
}
PULLING = {"diagnostic": {}}


def documented() -> dict[str, bool]:
    rows = [(row["method"], row["supported"] == "yes") for row in ROW.finditer(PAGE.read_text())]
    assert len(rows) == len(dict(rows))
    return dict(rows)


@pytest.mark.asyncio
async def test_what_the_page_says_is_what_the_server_does(wire):
    able = converters.get_converter().unstructure(client_capabilities("visual-studio-code"))
    able["textDocument"] |= PULLING
    declared = await wire.initialize(**able)
    acted_on = {*wire.server.protocol.fm.features, *BY_PYGLS}
    assert {method for method, is_supported in documented().items() if is_supported} == acted_on
    assert declared["executeCommandProvider"]["commands"] == [each.name for each in COMMANDS]


def test_the_page_knows_every_method_that_clients_send():
    known = {
        value
        for name, value in vars(types).items()
        if name.isupper() and isinstance(value, str) and ("/" in value or value in BY_PYGLS)
    }
    sent = {method for method in known if types.message_direction(method) != "serverToClient"}
    ours = {method for method in documented() if method.startswith("proton/")}
    assert documented().keys() - ours == sent | {"initialized"}


def test_the_page_explains_our_own_messages_and_commands():
    text = PAGE.read_text()
    assert COMMAND.findall(text) == [each.name for each in COMMANDS]
    for name in (*(m for m in documented() if m.startswith("proton/")), CHANGED):
        assert f"`{name}`" in text
