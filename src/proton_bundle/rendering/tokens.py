"""jinja2's tokens of a template, each with its exact place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2.lexer import TokenStream

from proton_bundle.errors import LimitExceededError
from proton_bundle.source import Span
from proton_bundle.source_map import Newlines

if TYPE_CHECKING:
    from proton_bundle.rendering.sandbox import Sandbox

_LINE_END = re.compile(r"\r\n|\r|\n")
_BEGINS = frozenset(("variable_begin", "block_begin"))
_ENDS = frozenset(("variable_end", "block_end"))


class Tokens:
    """jinja2's tokens of one text, each with its exact offsets into the text as written."""

    def __init__(self, text: str) -> None:
        self.text = _LINE_END.sub("\n", text) if "\r" in text else text
        self.newlines = Newlines(_shortened(text))
        self.kinds: list[str] = []
        self.values: list[str] = []
        self.starts: list[int] = []

    def read(self, sandbox: Sandbox, original: str, limit: int) -> TokenStream:
        """All tokens as the parser wants them, numbered by index in place of lines."""
        for _line, kind, value in sandbox.lexer.tokeniter(original, None):
            self._add(kind, value)
            if len(self.kinds) > limit:
                message = f"the template has more than {limit:,} Jinja tokens"
                raise LimitExceededError(message)
        numbered = zip(range(len(self.kinds)), self.kinds, self.values, strict=True)
        return TokenStream(sandbox.lexer.wrap(numbered), None, None)

    def span(self, index: int) -> Span:
        """The span of a token; behind the last one, the text's end."""
        if not 0 <= index < len(self.starts):
            end = self.end
            return self.newlines.original_span(end, end)
        start = self.starts[index]
        return self.newlines.original_span(start, start + len(self.values[index].rstrip()))

    def island(self, index: int) -> range:
        """The tokens of the ``{{ … }}`` or ``{% … %}`` around a token, delimiters included."""
        first = last = min(max(index, 0), len(self.kinds) - 1)
        while first > 0 and self.kinds[first] not in _BEGINS:
            first -= 1
        while last < len(self.kinds) - 1 and self.kinds[last] not in _ENDS:
            last += 1
        return range(first, last + 1)

    def island_span(self, index: int) -> Span:
        tokens = self.island(index)
        return Span(self.span(tokens[0]).start, self.span(tokens[-1]).end)

    def data_span(self, index: int) -> Span:
        start = self.starts[index]
        return self.newlines.original_span(start, start + len(self.values[index]))

    @property
    def end(self) -> int:
        """The offset behind the last token read."""
        return self.starts[-1] + len(self.values[-1]) if self.starts else 0

    def _add(self, kind: str, value: str) -> None:
        # jinja2 drops the whitespace before ``{%-`` from its tokens.
        start = self.text.index(value, self.end)
        self.kinds.append(kind)
        self.values.append(value)
        self.starts.append(start)


def _shortened(text: str) -> tuple[int, ...]:
    """For each ``\\r\\n``, the offset of its ``\\n`` once all of them are one character."""
    if "\r" not in text:
        return ()
    ends = (match.start() for match in re.finditer("\r\n", text))
    return tuple(start - count for count, start in enumerate(ends))
