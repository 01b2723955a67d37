"""Markdown as the client can show it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from proton_lsp.client import ClientFeatures

_FENCE = re.compile(r"^```\w*\n?", re.MULTILINE)
_MARKS = re.compile(r"\*\*|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_LINKS = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def markup(markdown: str, client: ClientFeatures) -> types.MarkupContent:
    """*markdown*, or its plain text for a client that shows no Markdown."""
    if client.markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, markdown)
    return types.MarkupContent(types.MarkupKind.PlainText, plain_text(markdown))


def plain_text(markdown: str) -> str:
    return _MARKS.sub("", _LINKS.sub(r"\1", _FENCE.sub("", markdown))).strip()
