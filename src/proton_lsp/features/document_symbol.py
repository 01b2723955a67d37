"""``textDocument/documentSymbol``: the outline of a template, schema, spec or manifest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.decode.nodes import MappingNode, ScalarNode, SequenceNode
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.decode.nodes import Entry, Node
    from proton_lsp.features import FeatureContext

_DEEPEST = 6
_LONGEST_DETAIL = 60
_NAMES = ("name", "Name", "Sid", "file", "path", "Key")


class SymbolWord(StrEnum):
    """What the editor draws beside a symbol; the values are LSP's names."""

    SECTION = "Namespace"
    RESOURCE = "Class"
    OUTPUT = "Event"
    PARAMETER = "Variable"
    CONDITION = "Boolean"
    INPUT = "Field"
    TYPE = "Struct"
    INSTANCE = "Module"
    KEY = "Property"
    ITEM = "Array"


@dataclass(frozen=True, slots=True)
class DocumentSymbol:
    """*span* is all of it, *name_span* what to select."""

    name: str
    detail: str
    word: SymbolWord
    span: Span
    name_span: Span
    children: tuple[DocumentSymbol, ...] = ()


_BY_SECTION = {
    "Resources": SymbolWord.RESOURCE,
    "Outputs": SymbolWord.OUTPUT,
    "Parameters": SymbolWord.PARAMETER,
    "Conditions": SymbolWord.CONDITION,
    "types": SymbolWord.TYPE,
    "properties": SymbolWord.INPUT,
    "instances": SymbolWord.INSTANCE,
}


def compute(context: FeatureContext) -> tuple[DocumentSymbol, ...]:
    return tuple(_symbols(context, context.yaml.root, SymbolWord.SECTION, 0))


def _symbols(
    context: FeatureContext, node: Node | None, word: SymbolWord, depth: int
) -> Iterator[DocumentSymbol]:
    if depth >= _DEEPEST:
        return
    if isinstance(node, MappingNode):
        for entry in node.entries:
            if isinstance(entry.key, ScalarNode):
                yield _entry(context, entry, entry.key, word, depth)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.items):
            if isinstance(item, MappingNode | SequenceNode):
                yield _item(context, item, number, word, depth)


def _entry(
    context: FeatureContext, entry: Entry, key: ScalarNode, word: SymbolWord, depth: int
) -> DocumentSymbol:
    inside = _BY_SECTION.get(key.value, SymbolWord.KEY)
    span = trimmed(context, Span(key.span.start, max(key.span.end, entry.value.span.end)))
    return DocumentSymbol(
        name=key.value or "(no name)",
        detail=_detail(context, entry.value),
        word=word if word is not SymbolWord.SECTION or depth == 0 else SymbolWord.KEY,
        span=span,
        name_span=key.content,
        children=tuple(_symbols(context, entry.value, inside, depth + 1)),
    )


def _item(
    context: FeatureContext, item: Node, number: int, word: SymbolWord, depth: int
) -> DocumentSymbol:
    span = trimmed(context, item.span)
    names = (item.get(name) for name in _NAMES) if isinstance(item, MappingNode) else ()
    name = next((each for each in names if isinstance(each, ScalarNode) and each.value), None)
    return DocumentSymbol(
        name=context.source.slice(name.content) if name else str(number),
        detail="",
        word=SymbolWord.ITEM if word is SymbolWord.KEY else word,
        span=span,
        name_span=name.content if name else Span(span.start, span.start),
        children=tuple(_symbols(context, item, SymbolWord.KEY, depth + 1)),
    )


def _detail(context: FeatureContext, node: Node) -> str:
    """The type of a resource or an input; a short value itself."""
    if isinstance(node, MappingNode):
        kind = node.get("Type") or node.get("type")
        return kind.value if isinstance(kind, ScalarNode) else ""
    if not isinstance(node, ScalarNode):
        return ""
    text = context.source.slice(node.span)
    return text if len(text) <= _LONGEST_DETAIL and "\n" not in text else ""


def trimmed(context: FeatureContext, span: Span) -> Span:
    """*span* without the blank lines at its end, which YAML counts to what stands before."""
    text = context.source.text
    end = span.end
    while end > span.start and text[end - 1] in " \t\r\n":
        end -= 1
    return Span(span.start, end)
