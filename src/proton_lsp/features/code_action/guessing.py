"""Which type an input has, to judge by how a template uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.decode.nodes import ScalarNode, find
from proton_bundle.jinja import tree
from proton_bundle.jinja.walk import children, expressions, inner_statements, statements, walk
from proton_lsp.features.yaml_position import position_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.tree import Expression, Statement
    from proton_lsp.features import FeatureContext

Definition: TypeAlias = dict[str, object]

STRING: Definition = {"type": "string"}
_STRINGS: Definition = {"type": "array", "items": STRING}
_NUMBER: Definition = {"type": "number"}
_OBJECT: Definition = {"type": "object"}
_OF_LISTS = ("join", "sort", "unique", "map", "select", "reject", "batch", "first", "last")
_FILTERS: dict[str, Definition] = {
    **dict.fromkeys(_OF_LISTS, _STRINGS),
    **dict.fromkeys(("upper", "lower", "replace", "trim", "title", "capitalize"), STRING),
    **dict.fromkeys(("round", "abs"), _NUMBER),
    **dict.fromkeys(("items", "dictsort"), _OBJECT),
}
_METHODS = {"items": "object", "keys": "object", "values": "object", "get": "object"}
_GUARDS = ("default", "d")
_ARITHMETIC = ("+", "-", "*", "/", "//", "%", "**")
_SCALARS = ("integer", "number", "boolean", "string")


def guess(context: FeatureContext, read: Expression) -> tuple[Definition, bool]:
    """The definition of what *read* reads, and whether it must always be given."""
    written = context.source.slice(read.span)
    found: list[Definition] = []
    required = True
    for statement in statements(context.jinja):
        for outer in expressions(statement):
            parents = {id(inner): node for node in walk(outer) for inner in children(node)}
            for node in walk(outer):
                if context.source.slice(node.span) == written and type(node) is type(read):
                    required = required and not _is_guard(parents.get(id(node)))
                    found += _of_use(context, statement, parents, node)
    return (found[0] if found else STRING), required


def _of_use(
    context: FeatureContext, statement: Statement, parents: dict[int, Expression], node: Expression
) -> Iterator[Definition]:
    parent = parents.get(id(node))
    if parent is None:
        yield from _of_statement(context, statement, node)
        return
    match parent:
        case tree.Attribute(name=name):
            if not isinstance(parents.get(id(parent)), tree.Call):
                inner = next(_of_use(context, statement, parents, parent), STRING)
                yield _object({name: inner}, required=not _is_guard(parents.get(id(parent))))
            else:
                yield {"type": _METHODS.get(name, "string")}
        case tree.Subscript(target=target) if target is node:
            yield _STRINGS
        case tree.Comparison(first=first, rest=rest):
            yield from _of_comparison(node, (first, *(each for _, each in rest)), rest)
        case tree.Binary(operator=operator, left=left, right=right) if operator in _ARITHMETIC:
            yield from _of_literal(right if left is node else left)
        case tree.Binary(operator="and" | "or") | tree.Unary(operator="not"):
            yield {"type": "boolean"}
        case tree.Filter(name=name, arguments=arguments) if name in _GUARDS:
            given = arguments.positional if arguments else ()
            yield from _of_literal(given[0]) if given else ()
            yield from _of_use(context, statement, parents, parent)
        case tree.Filter(name=name) if name in _FILTERS:
            yield _FILTERS[name]
        case tree.Conditional(test=test) if test is node:
            yield {"type": "boolean"}
        case _:
            return


def _of_statement(
    context: FeatureContext, statement: Statement, node: Expression
) -> Iterator[Definition]:
    match statement:
        case tree.If():
            yield {"type": "boolean"}
        case tree.For(iterable=iterable, target=target, body=body) if iterable.span == node.span:
            yield {"type": "array", "items": _item(target, body)}
        case tree.Output():
            kind = _wanted_by_resource(context, statement)
            if kind is not None:
                yield {"type": kind}
        case _:
            return


def _item(target: Expression, body: tuple[Statement, ...]) -> Definition:
    """What a loop's variable is: an object with the names that are read from it, else a string."""
    if not isinstance(target, tree.Name):
        return {"type": "object"}
    names: dict[str, Definition] = {}
    pending = list(body)
    while pending:
        statement = pending.pop(0)
        pending[:0] = inner_statements(statement)
        for outer in expressions(statement):
            for node in walk(outer):
                match node:
                    case tree.Attribute(target=tree.Name(name=name), name=member):
                        if name == target.name and member:
                            names.setdefault(member, STRING)
                    case _:
                        pass
    return _object(names) if names else STRING


def _object(properties: dict[str, Definition], *, required: bool = True) -> Definition:
    listed: Definition = {"required": list(properties)} if required else {}
    return {"type": "object", **listed, "properties": properties}


def _of_comparison(
    node: Expression, operands: tuple[Expression, ...], rest: tuple[tuple[str, Expression], ...]
) -> Iterator[Definition]:
    if any(operator.endswith("in") and each is node for operator, each in rest):
        yield _STRINGS
    for operand in operands:
        yield from _of_literal(operand)
        if isinstance(operand, tree.Sequence):
            for item in operand.items[:1]:
                yield from _of_literal(item)


def _of_literal(expression: Expression) -> Iterator[Definition]:
    match expression:
        case tree.Literal(value=bool()):
            yield {"type": "boolean"}
        case tree.Literal(value=int()):
            yield {"type": "integer"}
        case tree.Literal(value=float()):
            yield {"type": "number"}
        case tree.Literal(value=str()):
            yield STRING
        case tree.Sequence():
            yield _STRINGS
        case tree.Mapping():
            yield {"type": "object"}
        case _:
            return


def _wanted_by_resource(context: FeatureContext, output: tree.Output) -> str | None:
    """The type of the CloudFormation property whose whole value *output* is."""
    from proton_cloudformation.registry import resource_schema

    position = position_at(context.yaml.root, output.span.start)
    node = position.node
    if not isinstance(node, ScalarNode) or node.content != output.span:
        return None
    if not position.starts("Resources", None, "Properties", None):
        return None
    kind = find(context.yaml.root, *position.path[:2], "Type")
    schema = resource_schema(kind.value) if isinstance(kind, ScalarNode) else None
    wanted = schema.property_at(position.path[3:]) if schema else None
    return next((each for each in wanted.types if each in _SCALARS), None) if wanted else None


def _is_guard(parent: Expression | None) -> bool:
    """Whether what is read may be absent there."""
    match parent:
        case tree.Filter(name=name):
            return name in _GUARDS
        case tree.Test(name=name):
            return name in ("defined", "undefined")
        case _:
            return False
