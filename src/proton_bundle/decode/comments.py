"""YAML's comments in files that YAML reads before Jinja does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.decode import read_yaml
from proton_bundle.decode.nodes import ScalarNode, walk
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.source import Span

_MARK = re.compile(r"(?:^|(?<=\s))#", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[^\r\n]*")


def without_comments(source: SourceText) -> SourceText:
    """*source* with its comments made spaces: every other character keeps its place."""
    texts = [node.span for node in walk(read_yaml(source).root) if isinstance(node, ScalarNode)]
    parts, position = [], 0
    for start, end in _outside(source.text, texts):
        parts += [source.text[position:start], " " * (end - start)]
        position = end
    return SourceText(source.path, "".join([*parts, source.text[position:]]))


def _outside(text: str, scalars: list[Span]) -> Iterator[tuple[int, int]]:
    """Where a comment stands that is no part of a text; *scalars* are in text order."""
    at = end = 0
    for mark in _MARK.finditer(text):
        start = mark.start()
        while at < len(scalars) and scalars[at].end <= start:
            at += 1
        inside = at < len(scalars) and scalars[at].start <= start
        rest = _REST_OF_LINE.match(text, start)
        if rest and start >= end and not inside:
            end = rest.end()
            yield start, end
