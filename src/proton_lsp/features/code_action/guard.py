"""Guard with default: what may be absent gets a value for that case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from proton_bundle.decode.nodes import ScalarNode
from proton_bundle.findings import Edit
from proton_bundle.jinja import tree
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_bundle.source import Span
from proton_bundle.values import Array, Object, Scalar
from proton_lsp.features.code_action.action import ActionKind, CodeAction
from proton_lsp.features.yaml_position import position_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.findings import Finding
    from proton_bundle.values import ValueType
    from proton_lsp.features import FeatureContext

_Read: TypeAlias = tree.Attribute | tree.Subscript

_READS = (tree.Attribute, tree.Subscript)
_RULES = ("optional-unguarded", "component-leaf-unguarded")


def guards(context: FeatureContext, findings: Iterable[Finding]) -> Iterator[CodeAction]:
    for finding in findings:
        read = _read_at(context, finding.span) if finding.name in _RULES else None
        if read is not None:
            defaults = list(_defaults(context, read, finding.span))
            edits = tuple(_edits(context.path, read, defaults))
            title = f"Guard with default({defaults[0].text})"
            yield CodeAction(title, ActionKind.QUICK_FIX, edits, findings=(finding,))


class _Default(NamedTuple):
    """``| default(text)`` behind *offset*; *enclosed*: with parentheses around what it guards."""

    offset: int
    text: str
    enclosed: bool


def _defaults(context: FeatureContext, read: _Read, name: Span) -> Iterator[_Default]:
    """One for the name, and one for each that is read from it: an empty mapping has no members."""
    names = context.names
    known = names.type_at(name.start) if names else None
    node: _Read | None = read
    while node is not None:
        holder = _holder(context, node)
        text = _default(known, _quote(context, name.start))
        yield _Default(node.span.end, text, holder is not None)
        # A method of the default exists.
        is_called = isinstance(_holder(context, holder), tree.Call) if holder else False
        node = holder if isinstance(holder, _READS) and not is_called else None
        known = names.type_of(node) if names and node else None


def _edits(path: str, read: _Read, defaults: list[_Default]) -> Iterator[Edit]:
    opened = "(" * sum(each.enclosed for each in defaults)
    if opened:
        yield Edit(path, Span(read.span.start, read.span.start), opened)
    for each in defaults:
        closed = ")" if each.enclosed else ""
        yield Edit(path, Span(each.offset, each.offset), f" | default({each.text}){closed}")


def _read_at(context: FeatureContext, name: Span) -> _Read | None:
    """The expression that reads the name at *name*, without what follows."""
    for node in _expressions(context):
        if isinstance(node, tree.Attribute) and node.name_span == name:
            return node
        if isinstance(node, tree.Subscript) and node.index.span.covers(name):
            return node
    return None


def _holder(context: FeatureContext, read: tree.Expression) -> tree.Expression | None:
    """What takes hold of *read* before a filter behind it would."""
    for node in _expressions(context):
        match node:
            case tree.Attribute(target=inner) | tree.Subscript(target=inner):
                held = inner is read
            case tree.Call(target=inner):
                held = inner is read
            case tree.Unary(operator="-" | "+", operand=inner):
                held = inner is read
            case tree.Binary(operator="**", left=left, right=right):
                held = left is read or right is read
            case _:
                held = False
        if held:
            return node
    return None


def _expressions(context: FeatureContext) -> Iterator[tree.Expression]:
    for statement in statements(context.jinja):
        for outer in expressions(statement):
            yield from walk(outer)


def _quote(context: FeatureContext, offset: int) -> str:
    """The quote that does not end the YAML value around the expression."""
    node = position_at(context.yaml.root, offset).node
    return '"' if isinstance(node, ScalarNode) and node.style == "single" else "'"


def _default(value_type: ValueType | None, quote: str) -> str:
    match value_type:
        case Scalar(enum=(first, *_)):
            return f"{quote}{first}{quote}" if isinstance(first, str) else str(first).lower()
        case Scalar(kind="integer" | "number"):
            return "0"
        case Scalar(kind="boolean"):
            return "false"
        case Array():
            return "[]"
        case Object():
            return "{}"
        case _:
            return quote * 2
