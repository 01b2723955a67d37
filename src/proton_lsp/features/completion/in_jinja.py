"""Completions inside ``{{ … }}`` and ``{% … %}``: told from the words before the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.lexer import Token, lex_tolerant
from proton_bundle.jinja.scopes import bindings_at
from proton_bundle.jinja.signatures import filters, functions, tests
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_bundle.source import Span
from proton_bundle.values import Array, Object, Scalar
from proton_lsp.features import describe
from proton_lsp.features.blocks import blocks, end_of
from proton_lsp.features.completion.items import Item, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.signatures import Signature
    from proton_bundle.jinja.tree import Expression, Template
    from proton_bundle.values import ValueType
    from proton_lsp.features import FeatureContext

_TAGS = ("if", "elif", "else", "for", "set", "macro", "filter", "with", "raw", "call", "block")
_BRANCHES = {"elif": frozenset({"if"}), "else": frozenset({"if", "for"})}
_OPERATORS = ("and", "or", "not", "in", "is", "if", "else")
_CONSTANTS = ("true", "false", "none")
_TAKES_OPERAND = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "elif", "for", "set", "call", "filter", "with"}
)
_ENDS_OPERAND = frozenset({"name", "string", "integer", "float", ")", "]", "}"})


def island_at(template: Template, text: str, offset: int) -> tree.Output | tree.BlockTag | None:
    """The output or tag between whose delimiters *offset* lies.

    One that is not closed yet ends with its last word; the spaces typed behind belong to it.
    """
    typed_to = len(text[:offset].rstrip(" \t"))
    for island in template.islands:
        if not isinstance(island, tree.Output | tree.BlockTag):
            continue
        close = island.delimiters.close
        end = close.start if close else island.span.end
        if island.delimiters.open.end <= offset <= end:
            return island
        if close is None and island.span.end == typed_to:
            return island
    return None


def compute(
    context: FeatureContext, island: tree.Output | tree.BlockTag, offset: int
) -> Iterator[Item]:
    text = context.source.text
    start = island.delimiters.open.end
    tokens = [t for t in lex_tolerant(text, start, offset)[0] if t.kind != "end"]
    inside = _string_around(context, island, offset)
    if inside is not None:
        yield from _in_string(context, inside)
        return
    typed = tokens.pop() if tokens and _is_word(tokens[-1], offset) else None
    span = Span(typed.start if typed else offset, _word_end(text, offset))
    before = tokens[-1] if tokens else None
    if before is None and isinstance(island, tree.BlockTag):
        yield from _tags(context, span)
    elif isinstance(island, tree.BlockTag) and _names_new(tokens):
        if tokens[0].text == "for" and len(tokens) > 1 and tokens[-1].text != ",":
            yield Item("in", Word.KEYWORD, span, "in")
    elif before is not None and before.text == ".":
        yield from _members(context, before, span)
    elif before is not None and before.text == "|":
        # Proton's own filters come first: nobody knows them by heart.
        known = sorted(filters().items(), key=lambda each: not each[0].startswith("proton_"))
        yield from (_signature(each, name, span) for name, each in known)
    elif [t.text for t in tokens[-2:]] == ["is", "not"] or (before and before.text == "is"):
        yield from (_signature(each, name, span) for name, each in tests().items())
    elif before is None or not _ends_operand(before):
        yield from _arguments(tokens, span)
        yield from _names(context, offset, span)
    elif typed is not None or text[offset - 1 : offset].isspace():
        yield from (Item(word, Word.KEYWORD, span, word) for word in _OPERATORS)


def members(context: FeatureContext, owner: Object, offset: int) -> Iterator[Item]:
    """The members of *owner* for the word at *offset*."""
    text = context.source.text
    start = offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return _behind_dot(owner, Span(start, _word_end(text, offset)))


def _is_word(token: Token, offset: int) -> bool:
    return token.kind == "name" and token.end == offset


def _word_end(text: str, offset: int) -> int:
    while offset < len(text) and (text[offset].isalnum() or text[offset] == "_"):
        offset += 1
    return offset


def _ends_operand(token: Token) -> bool:
    if token.kind == "name":
        return token.text not in _TAKES_OPERAND
    return token.kind in _ENDS_OPERAND or token.text in _ENDS_OPERAND


def _tags(context: FeatureContext, span: Span) -> Iterator[Item]:
    """The innermost open block's end comes first: it is most often what is missing."""
    opened = [
        tags[0].keyword
        for statement, tags in blocks(context.jinja)
        if end_of(statement) is None and tags[0].span.end <= span.start
    ]
    around = _keywords_around(context, span.start)
    for word in (*(f"end{keyword}" for keyword in reversed(opened)), *_TAGS):
        if word not in _BRANCHES or around & _BRANCHES[word]:
            yield Item(word, Word.KEYWORD, span, word)


def _keywords_around(context: FeatureContext, offset: int) -> frozenset[str]:
    """The keywords of the blocks in whose body *offset* lies."""
    found = set()
    for statement, tags in blocks(context.jinja):
        end = end_of(statement)
        if tags[0].span.end <= offset and (end is None or offset < end.span.end):
            found.add(tags[0].keyword)
    return frozenset(found)


def _names_new(tokens: list[Token]) -> bool:
    """Whether the word that follows *tokens* of a tag is a name that the tag binds."""
    words = [token.text for token in tokens]
    match words[:1]:
        case ["for"]:
            return "in" not in words
        case ["set"]:
            return "=" not in words and words[-1] not in (".", "|")
        case ["macro" | "block"]:
            return len(words) == 1
        case _:
            return False


def _members(context: FeatureContext, dot: Token, span: Span) -> Iterator[Item]:
    """What may stand behind *dot*."""
    for node in _nodes(context):
        if isinstance(node, tree.Attribute) and (
            node.target.span.end <= dot.start < node.name_span.start
        ):
            yield from _behind_dot(_type_of(context, node.target), span)
            return


def _behind_dot(owner: ValueType, span: Span) -> Iterator[Item]:
    """The members that a dot reaches; ``items`` would be the mapping's method."""
    found = _of_type(owner, span)
    return (item for item in found if item.label.isidentifier() and not hasattr(dict, item.label))


def _of_type(value_type: ValueType, span: Span) -> Iterator[Item]:
    for name, member in value_type.members.items() if isinstance(value_type, Object) else ():
        path = f"{value_type.label}.{name}" if isinstance(value_type, Object) else name
        optional = "" if member.required else " (optional)"
        yield Item(
            label=name,
            word=Word.INPUT,
            span=span,
            text=name,
            detail=describe.type_text(member.type) + optional,
            documentation=describe.member_text(path.lstrip("."), member),
        )


def _names(context: FeatureContext, offset: int, span: Span) -> Iterator[Item]:
    """The template's own names, innermost first, then Proton's roots, then Jinja's functions."""
    typed = (
        {t.binding.name: t.type for t in context.names.bindings_at(offset)}
        if (context.names)
        else {}
    )
    own = {each.name: each for each in reversed(bindings_at(context.jinja, offset))}
    for name, binding in own.items():
        kind = describe.type_text(typed[name]) if name in typed else "unknown"
        yield Item(name, Word.NAME, span, name, f"{kind} ({binding.kind.value})")
    if context.template is not None:
        roots = Object(
            {k: v for k, v in context.template.namespace.members.items() if k not in own}
        )
        yield from _of_type(roots, span)
    for name, signature in functions().items():
        if name not in own:
            yield _signature(signature, name, span)
    yield from (Item(word, Word.KEYWORD, span, word) for word in (*_CONSTANTS, "not"))


def _arguments(tokens: list[Token], span: Span) -> Iterator[Item]:
    """The named arguments of the filter or function whose parentheses are open."""
    depth = 0
    for at in range(len(tokens) - 1, 0, -1):
        text = tokens[at].text
        depth += (text in ")]}") - (text in "([{")
        if depth < 0:
            name = tokens[at - 1].text
            is_filter = at > 1 and tokens[at - 2].text == "|"
            known = (filters() if is_filter else functions()).get(name)
            for each in known.parameters if known else ():
                yield Item(
                    f"{each.name}=", Word.KEYWORD, span, f"{each.name}=", each.default or each.type
                )
            return


def _signature(signature: Signature, name: str, span: Span) -> Item:
    return Item(
        label=name,
        word=Word.FUNCTION,
        span=span,
        text=name,
        detail=signature.label,
        documentation=signature.doc,
    )


def _string_around(
    context: FeatureContext, island: tree.Output | tree.BlockTag, offset: int
) -> tree.Literal | None:
    """The string literal in which *offset* lies."""
    for node in _nodes(context):
        if (
            isinstance(node, tree.Literal)
            and isinstance(node.value, str)
            and node.span.start < offset < node.span.end
            and island.span.covers(node.span)
        ):
            return node
    return None


def _in_string(context: FeatureContext, literal: tree.Literal) -> Iterator[Item]:
    """The values of the enum that the string is compared with, or the members it selects."""
    span = Span(literal.span.start + 1, literal.span.end - 1)
    for node in _nodes(context):
        if isinstance(node, tree.Comparison):
            operands = (node.first, *(operand for _, operand in node.rest))
            if any(_holds(operand, literal) for operand in operands):
                for operand in operands:
                    yield from _enum(_type_of(context, operand), span)
        elif isinstance(node, tree.Subscript) and node.index is literal:
            yield from _of_type(_type_of(context, node.target), span)


def _holds(operand: Expression, literal: tree.Literal) -> bool:
    inside = operand.items if isinstance(operand, tree.Sequence) else (operand,)
    return any(each is literal for each in inside)


def _enum(value_type: ValueType, span: Span) -> Iterator[Item]:
    scalar = value_type.item if isinstance(value_type, Array) else value_type
    for value in scalar.enum if isinstance(scalar, Scalar) else ():
        yield Item(str(value), Word.VALUE, span, str(value))


def _type_of(context: FeatureContext, expression: Expression) -> ValueType:
    from proton_bundle.values import UNKNOWN

    return context.names.type_of(expression) if context.names else UNKNOWN


def _nodes(context: FeatureContext) -> Iterator[Expression]:
    return (
        node
        for statement in statements(context.jinja)
        for outer in expressions(statement)
        for node in walk(outer)
    )
