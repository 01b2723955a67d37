"""Where and how a YAML file takes new entries: in its own indentation, block or flow style."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.decode import plain
from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode, find, walk
from proton_bundle.findings import Edit
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_bundle.decode.nodes import Node
    from proton_bundle.source import SourceText

KeyPath: TypeAlias = tuple[str, ...]

_PLAIN = re.compile(r"[\w./](?:[\w ./@+-]*[\w./@+-])?", re.ASCII)
_USUAL_STEP = 2


def put(
    source: SourceText, root: Node | None, path: KeyPath, entries: Mapping[str, object]
) -> Edit | None:
    """Add *entries* to the mapping at *path*, which is made where it is missing.

    None where something else stands in the way; what is there already is not looked for.
    """
    node, depth = root, 0
    while depth < len(path) and isinstance(node, MappingNode) and node.entry(path[depth]):
        node, depth = node.get(path[depth]), depth + 1
    for step in reversed(path[depth:]):
        entries = {step: entries}
    if isinstance(node, MappingNode):
        return _into_mapping(source, root, node, entries)
    outer = find(root, *path[: depth - 1])
    if depth and plain(node) is None and isinstance(outer, MappingNode) and not outer.flow:
        return _below_key(source, root, outer, path[depth - 1], entries)
    return None


def append(source: SourceText, root: Node | None, path: KeyPath, item: str) -> Edit | None:
    """Add *item* to the list at *path*, which is made where it is missing."""
    node = find(root, *path)
    if not isinstance(node, SequenceNode):
        return put(source, root, path[:-1], {path[-1]: [item]}) if node is None else None
    last = node.items[-1] if node.items else None
    if node.flow or last is None:
        return _into_flow(source, node.span, None if last is None else _end(last), scalar(item))
    if source.text[node.span.start] != "-":
        return None
    indent = source.position(node.span.start).column
    return _after_line(source, _end(last), [f"{' ' * indent}- {scalar(item)}"])


def scalar(value: object) -> str:
    """*value* as YAML reads it back, quoted where it must be."""
    if isinstance(value, str):
        node = ScalarNode(Span(0, 0), value, "plain", Span(0, 0))
        if _PLAIN.fullmatch(value) and plain(node) == value:
            return value
    return json.dumps(value, ensure_ascii=False)


def _into_mapping(
    source: SourceText, root: Node | None, node: MappingNode, entries: Mapping[str, object]
) -> Edit | None:
    if node.flow or not node.entries:
        last = _end(node.entries[-1].value, node.entries[-1].key) if node.entries else None
        return _into_flow(source, node.span, last, _flow(entries)[1:-1])
    indent = source.position(node.entries[0].key.span.start).column
    lines = list(_block(entries, indent, _step(source, root)))
    return _after_line(source, _end(node), lines)


def _into_flow(source: SourceText, braces: Span, last: int | None, text: str) -> Edit | None:
    """*text* behind the last thing between the *braces*, which ends at *last*."""
    if source.text[braces.end - 1 : braces.end] not in ("}", "]"):
        return None
    if last is None:
        return Edit(source.path, Span(braces.start + 1, braces.end - 1), text)
    rest = source.text[last : braces.end - 1]
    if rest.lstrip().startswith(","):
        after = last + rest.index(",") + 1
        return Edit(source.path, Span(after, after), f" {text}")
    return Edit(source.path, Span(last, last), f", {text}")


def _below_key(
    source: SourceText,
    root: Node | None,
    outer: MappingNode,
    key: str,
    entries: Mapping[str, object],
) -> Edit | None:
    entry = outer.entry(key)
    if entry is None:
        return None
    step = _step(source, root)
    indent = source.position(entry.key.span.start).column + step
    return _after_line(source, entry.key.span.end, list(_block(entries, indent, step)))


def _after_line(source: SourceText, offset: int, lines: list[str]) -> Edit:
    end = source.line_span(source.position(offset).line).end
    return Edit(source.path, Span(end, end), "".join(f"\n{line}" for line in lines))


def _end(node: Node, key: Node | None = None) -> int:
    """Where the text of *node* ends, white space aside; of nothing, where its *key* does."""
    while True:
        if isinstance(node, MappingNode) and node.entries and not node.flow:
            last = node.entries[-1]
            node, key = last.value, last.key
        elif isinstance(node, SequenceNode) and node.items and not node.flow:
            node, key = node.items[-1], None
        else:
            break
    # A block scalar's last line ends before the line break that belongs to it.
    trailing = isinstance(node, ScalarNode) and node.style in ("literal", "folded")
    end = node.span.end - (1 if trailing else 0)
    return max(end, key.span.end if key is not None else 0)


def _step(source: SourceText, root: Node | None) -> int:
    """By how much the file indents."""
    for node in walk(root):
        if not isinstance(node, MappingNode) or node.flow:
            continue
        for entry in node.entries:
            inner = entry.value
            if isinstance(inner, MappingNode) and inner.entries and not inner.flow:
                column = source.position(inner.entries[0].key.span.start).column
                return column - source.position(entry.key.span.start).column or _USUAL_STEP
    return _USUAL_STEP


def _block(entries: Mapping[str, object], indent: int, step: int) -> Iterator[str]:
    pad = " " * indent
    for key, value in entries.items():
        if isinstance(value, dict) and value:
            yield f"{pad}{scalar(key)}:"
            yield from _block(value, indent + step, step)
        else:
            yield f"{pad}{scalar(key)}: {_flow(value)}"


def _flow(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{scalar(key)}: {_flow(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(value)
