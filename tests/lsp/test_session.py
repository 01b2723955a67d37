"""The server process as editors meet it: its beginning, its answers, its end."""

from __future__ import annotations

import pytest
from lsprotocol import types

pytestmark = pytest.mark.asyncio
TEMPLATE = "infrastructure/cloudformation.yaml"


async def test_hover_names_the_filters_signature(editor):
    editor.open(TEMPLATE, "a: {{ x | default('y') }}\n")
    params = types.HoverParams(editor.identifier(TEMPLATE), editor.at(TEMPLATE, "fault"))
    hover = await editor.client.text_document_hover_async(params)
    assert "filter default(default_value: any = ''" in hover.contents.value
    assert hover.range.start == editor.at(TEMPLATE, "default")


async def test_findings_follow_the_typing(editor):
    editor.open(TEMPLATE, "a: {{ x | }}\n")
    await editor.codes(TEMPLATE, "PB501")
    editor.replace(TEMPLATE, " | ", " ")
    await editor.codes(TEMPLATE)
