"""From tree-sitter's bytes to code points."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from proton_bundle.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


class Offsets:
    """Spans of nodes in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Where each code point starts; None where bytes and code points are the same.
        self._starts: list[int] | None = None
        if not text.isascii():
            self._starts = [0, *accumulate(len(character.encode()) for character in text)]

    def at(self, byte: int) -> int:
        if self._starts is None:
            return byte
        return bisect_right(self._starts, byte) - 1

    def span(self, node: Node) -> Span:
        return Span(self.at(node.start_byte), self.at(node.end_byte))

    def slice(self, node: Node) -> str:
        span = self.span(node)
        return self.text[span.start : span.end]
