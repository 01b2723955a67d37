"""Where a text is not HCL: the first place that the parser could make nothing of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from proton_bundle.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from proton_bundle.terraform.offsets import Offsets

_MOST = 5
_UNQUOTED_KEY = re.compile(r"(?P<key>[\w-]+(?::[\w-]+)+)[ \t]*\Z")
_LINE = re.compile(r"[^\r\n]+")
_COMMENT = re.compile(r"[ \t]*(?:#|//)")
_HEAD = re.compile(r"""[ \t]*(?:[a-z]\w*(?:[ \t]+(?:"[^"]*"|\w+))*|[\w"]+[ \t]*=)""")
_UNEQUAL = re.compile(r"""[ \t]*(?P<name>[a-z]\w*)[ \t]+(?P<value>"[^"]*"|[\w.\[\]]+)""")
_NEARBY = 2_000
_LINES_BEFORE = 3
_QUOTE = re.compile(r'\\.|(?P<quote>")')
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_OPENING = {"quoted_template_end": '"', "}": "{", "]": "[", ")": "("}


@dataclass(frozen=True, slots=True)
class SyntaxProblem:
    """*replacement* is what mends the text under *span*, None where that is not known."""

    span: Span
    message: str
    replacement: str | None = None


def syntax_problems(root: Node, offsets: Offsets) -> tuple[SyntaxProblem, ...]:
    """The first few places, in text order; what follows one may be wrong because of it."""
    if not root.has_error:
        return tuple(_split_heads(root, offsets))[:_MOST]
    if lost := _lost_brace(offsets.text):
        return (lost,)
    damaged = list(_damaged(root))
    if unequal := {each for node in damaged for each in _lost_equals(node, offsets)}:
        return tuple(sorted(unequal, key=lambda each: each.span)[:_MOST])
    errors = [node for node in damaged if node.is_error]
    # What is missing besides an error is missing because of it.
    found = {_unexpected(node, offsets) for node in errors} or {
        _unclosed(node, offsets) for node in damaged
    }
    return tuple(sorted(found, key=lambda each: each.span)[:_MOST])


def _lost_brace(text: str) -> SyntaxProblem | None:
    """A block's head or an attribute that opens nothing, where more is closed than opened."""
    if text.count("}") <= text.count("{"):
        return None
    said = [
        line for line in _LINE.finditer(text) if line[0].strip() and not _COMMENT.match(line[0])
    ]
    for line, below in pairwise(said):
        head = _HEAD.fullmatch(line[0].rstrip())
        if head and _indent(below[0]) > _indent(line[0]):
            start, end = line.start() + _indent(line[0]), line.start() + len(line[0].rstrip())
            text = line[0].strip()
            return SyntaxProblem(Span(start, end), "'{' is missing at the end", f"{text} {{")
    return None


def _lost_equals(damaged: Node, offsets: Offsets) -> Iterator[SyntaxProblem]:
    """A name and a value side by side, on the line of the damage or one of the two before it."""
    end = offsets.span(damaged).start
    rest = _REST_OF_LINE.match(offsets.text, end)
    start = max(0, end - _NEARBY)
    lines = list(_LINE.finditer(offsets.text, start, rest.end() if rest else end))
    for line in lines[-_LINES_BEFORE:]:
        if match := _UNEQUAL.fullmatch(line[0].rstrip()):
            yield _unequal(
                Span(line.start() + match.start("name"), line.start() + match.end()), match
            )


def _unequal(span: Span, match: re.Match[str]) -> SyntaxProblem:
    right = f"{match['name']} = {match['value']}"
    return SyntaxProblem(span, "'=' is missing between this name and its value", right)


def _split_heads(root: Node, offsets: Offsets) -> Iterator[SyntaxProblem]:
    """Heads of blocks that the parser reads across lines, and Terraform does not."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "block":
            opening = next((c for c in node.children if c.type == "block_start"), None)
            if opening and opening.start_point[0] != node.start_point[0]:
                span = offsets.span(node)
                line = _REST_OF_LINE.match(offsets.text, span.start)
                text = line[0].rstrip() if line else ""
                match = _UNEQUAL.fullmatch(text)
                span = Span(span.start, span.start + len(text))
                message = "a block's '{' stands on the line on which it begins"
                yield _unequal(span, match) if match else SyntaxProblem(span, message)
        if node.type in ("config_file", "body", "block"):
            pending += reversed(node.children)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _damaged(root: Node) -> Iterator[Node]:
    """The outermost nodes that are an error, or stand for something missing."""
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_error or node.is_missing:
            yield node
        elif node.has_error:
            pending += reversed(node.children)


def _unclosed(node: Node, offsets: Offsets) -> SyntaxProblem:
    """A closing mark is missing: what it would close says more than the file's end."""
    opening = _OPENING.get(node.type)
    start = _opening(node, opening, offsets) if opening else None
    if opening is None or start is None:
        return SyntaxProblem(offsets.span(node), f"'{node.type}' is missing here")
    span = Span(start, start + len(opening))
    return SyntaxProblem(span, f"{opening} opened here is never closed")


def _opening(node: Node, mark: str, offsets: Offsets) -> int | None:
    """Where the nearest construct around *node* that starts with *mark* does so."""
    around = node.parent
    while around is not None:
        for child in around.children:
            if child.end_byte > child.start_byte and offsets.slice(child) == mark:
                return offsets.span(child).start
        around = around.parent
    return None


def _unexpected(error: Node, offsets: Offsets) -> SyntaxProblem:
    at = _first_gap(error, offsets)
    line_start = offsets.text.rfind("\n", 0, at) + 1
    key = _UNQUOTED_KEY.search(offsets.text, line_start, at)
    if key:
        span = Span(*key.span("key"))
        quoted = f'"{key["key"]}"'
        return SyntaxProblem(span, f"a key with a colon needs quotes: {quoted}", quoted)
    quote = _odd_quote(offsets.text, at)
    if quote is not None:
        return SyntaxProblem(Span(quote, quote + 1), '" opened here is never closed')
    rest = _REST_OF_LINE.match(offsets.text, at)
    end = at + len(rest[0].rstrip()) if rest else at
    return SyntaxProblem(Span(at, max(end, min(at + 1, len(offsets.text)))), "this is not HCL")


def _odd_quote(text: str, at: int) -> int | None:
    """The last quote of the nearest line up to *at* that has an odd number of them.

    A string ends on its line, so such a line turns what is said and what is quoted around.
    """
    last = _REST_OF_LINE.match(text, at)
    lines = list(_LINE.finditer(text, 0, last.end() if last else at))
    for line in reversed(lines):
        quotes = [] if _COMMENT.match(line[0]) else _quotes(line[0])
        if len(quotes) % 2:
            return line.start() + quotes[-1]
    return None


def _quotes(line: str) -> list[int]:
    return [match.start() for match in _QUOTE.finditer(line) if match["quote"]]


def _first_gap(error: Node, offsets: Offsets) -> int:
    """The first text in *error* that belongs to none of its children."""
    position = offsets.at(error.start_byte)
    for child in error.children:
        span = offsets.span(child)
        if offsets.text[position : span.start].strip():
            break
        if child.is_error:
            return _first_gap(child, offsets)
        missing = next(_damaged(child), None)
        if missing is not None:
            position = offsets.at(missing.start_byte)
            break
        position = span.end
    end = offsets.at(error.end_byte)
    gap = offsets.text[position:end]
    if not gap.strip():
        return offsets.at(error.start_byte)
    return position + len(gap) - len(gap.lstrip())
