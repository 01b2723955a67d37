"""``textDocument/foldingRange``: YAML values, Jinja blocks and their branches, comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, SequenceNode, walk
from proton_bundle.jinja.tree import Comment
from proton_lsp.features.blocks import blocks
from proton_lsp.features.document_symbol import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_lsp.features import FeatureContext

_COMMENT_LINE = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True, order=True)
class Fold:
    """Lines from 0; *first* stays visible, the lines behind it up to *last* are hidden."""

    first: int
    last: int
    is_comment: bool = False


def compute(context: FeatureContext) -> tuple[Fold, ...]:
    """Every place that can be folded, once for each first line: the longest."""
    found: dict[int, Fold] = {}
    for fold in (*_yaml(context), *_jinja(context), *_comments(context)):
        known = found.get(fold.first)
        if fold.last > fold.first and (known is None or known.last < fold.last):
            found[fold.first] = fold
    return tuple(sorted(found.values()))


def _yaml(context: FeatureContext) -> Iterator[Fold]:
    for node in walk(context.yaml.root):
        if isinstance(node, MappingNode):
            for entry in node.entries:
                end = trimmed(context, entry.value.span).end
                yield _between(context, entry.key.span.start, max(end, entry.key.span.end))
        elif isinstance(node, SequenceNode):
            for item in node.items:
                span = trimmed(context, item.span)
                yield _between(context, span.start, span.end)


def _jinja(context: FeatureContext) -> Iterator[Fold]:
    """Each arm of a block up to the line before the next tag, so that every tag stays in sight."""
    for _, tags in blocks(context.jinja):
        for tag, following in pairwise(tags):
            first = _line(context, tag.span.start)
            yield Fold(first, _line(context, following.span.start) - 1)
    for island in context.jinja.islands:
        if isinstance(island, Comment):
            fold = _between(context, *island.span)
            yield Fold(fold.first, fold.last, is_comment=True)


def _comments(context: FeatureContext) -> Iterator[Fold]:
    """Runs of lines that hold nothing but a YAML comment."""
    source, start = context.source, None
    for line in range(source.line_count + 1):
        is_comment = line < source.line_count and _COMMENT_LINE.match(source.line_text(line))
        if is_comment and start is None:
            start = line
        elif not is_comment and start is not None:
            yield Fold(start, line - 1, is_comment=True)
            start = None


def _between(context: FeatureContext, start: int, end: int) -> Fold:
    return Fold(_line(context, start), _line(context, end))


def _line(context: FeatureContext, offset: int) -> int:
    return context.source.position(offset).line
