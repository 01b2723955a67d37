"""``textDocument/onTypeFormatting``: close ``{{``, ``{%`` and ``{#`` as they are typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.findings import Edit
from proton_bundle.source import Span

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext

_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_ISLAND = re.compile(r"\{[{%#]|[}%#]\}")


def compute(context: FeatureContext, offset: int) -> tuple[Edit, ...]:
    """The edit behind *offset*, where the second character of an opening was just typed."""
    text = context.source.text
    opening = text[max(0, offset - 2) : offset]
    closing = _CLOSING.get(opening)
    if closing is None or text[max(0, offset - 3) : offset - 2] == "{":
        return ()
    rest = context.source.line_span(context.source.position(offset).line).end
    following = _ISLAND.search(text, offset, rest)
    if following is not None and following[0] == closing:
        return ()
    # The editor may have paired the first brace already: {{} or {%}.
    missing = closing[:-1] if text[offset : offset + 1] == "}" else closing
    return (Edit(context.path, Span(offset, offset), missing),)
