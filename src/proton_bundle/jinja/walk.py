"""Walking a template's tree, in text order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.jinja.tree import (
    Arguments,
    Attribute,
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Filter,
    For,
    If,
    Invalid,
    Mapping,
    Output,
    Scope,
    Sequence,
    Set,
    Simple,
    Slice,
    Statement,
    Subscript,
    Template,
    Test,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside *node*."""
    match node:
        case Attribute(target=target):
            return (target,)
        case Subscript(target=target, index=index):
            return (target, index)
        case Slice(start=start, stop=stop, step=step):
            return tuple(part for part in (start, stop, step) if part is not None)
        case Call(target=target, arguments=arguments):
            return (target, *_arguments(arguments))
        case Filter() | Test():
            return tuple(part for part in (node.target,) if part) + _arguments(node.arguments)
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Comparison(first=first, rest=rest):
            return (first, *(operand for _, operand in rest))
        case Conditional(then=then, test=test, otherwise=otherwise):
            return (then, test) if otherwise is None else (then, test, otherwise)
        case Sequence(items=parts) | Invalid(parts=parts):
            return parts
        case Mapping(items=pairs):
            return tuple(part for pair in pairs for part in pair)
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """*node* and every expression inside it. Not recursive."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(children(current)))


def statements(body: Template | tuple[Statement, ...]) -> Iterator[Statement]:
    """Every statement, each block before its body. Not recursive."""
    pending = list(reversed(body.body if isinstance(body, Template) else body))
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(inner_statements(current)))


def inner_statements(statement: Statement) -> tuple[Statement, ...]:
    """The statements directly inside a block, all its branches joined."""
    match statement:
        case If(branches=branches):
            return tuple(inner for branch in branches for inner in branch.body)
        case For(body=body, otherwise=otherwise):
            return (*body, *otherwise)
        case Set(body=body) | Scope(body=body):
            return body
        case _:
            return ()


def expressions(statement: Statement) -> tuple[Expression, ...]:
    """The expressions that *statement* itself holds, targets of assignments included."""
    match statement:
        case Output(expression=expression):
            return (expression,)
        case If(branches=branches):
            return tuple(branch.test for branch in branches if branch.test is not None)
        case For(target=target, iterable=iterable, test=test):
            return (target, iterable) if test is None else (target, iterable, test)
        case Set(target=target, value=value, filter=filter_):
            return (target, *(part for part in (value, filter_) if part is not None))
        case Scope(parameters=parameters, expressions=inner):
            return (*(p.default for p in parameters if p.default is not None), *inner)
        case Simple(expressions=inner):
            return inner
        case _:
            return ()


def _arguments(arguments: Arguments | None) -> tuple[Expression, ...]:
    if arguments is None:
        return ()
    named = (keyword.value for keyword in arguments.keywords)
    return (*arguments.positional, *named, *arguments.starred)
