"""The server process as editors meet it: its beginning, its answers, its end."""

from __future__ import annotations

import pytest
from lsprotocol import types

pytestmark = pytest.mark.asyncio


def item(path, text, version=1):
    return types.DidOpenTextDocumentParams(
        types.TextDocumentItem(path.as_uri(), "proton-cfn", version, text)
    )


async def test_hover_names_the_filters_signature(client, workspace):
    file = workspace / "infrastructure" / "cloudformation.yaml"
    client.text_document_did_open(item(file, "a: {{ x | default('y') }}\n"))
    params = types.HoverParams(types.TextDocumentIdentifier(file.as_uri()), types.Position(0, 12))
    hover = await client.text_document_hover_async(params)
    assert "filter default(default_value: any = ''" in hover.contents.value
    assert hover.range == types.Range(types.Position(0, 10), types.Position(0, 17))


async def test_findings_follow_the_typing(client, workspace):
    file = workspace / "infrastructure" / "cloudformation.yaml"
    client.text_document_did_open(item(file, "a: {{ x | }}\n"))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert client.diagnostics[file.as_uri()]
    where = types.Range(types.Position(0, 7), types.Position(0, 10))
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, file.as_uri()),
            [types.TextDocumentContentChangePartial(where, " ")],
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert not client.diagnostics[file.as_uri()]
