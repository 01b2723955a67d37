"""Names that a template binds itself: loop variables, ``set``, macros, their parameters, imports.

Visibility is Jinja's: a loop, macro, block or ``with`` has its own names, an ``if`` has none of
its own, and what a loop sets is gone after each of its turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class BindingKind(StrEnum):
    LOOP_VARIABLE = "loop variable"
    LOOP = "loop"
    SET = "set variable"
    MACRO = "macro"
    PARAMETER = "parameter"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Binding:
    """*span* is the name where it is bound; for ``loop`` the ``for`` keyword that brings it.

    *visible* is where the binding can be read, with its own loop or block as the limit.
    """

    name: str
    span: Span
    kind: BindingKind
    visible: Span


def bindings_at(template: tree.Template, offset: int) -> tuple[Binding, ...]:
    """The bindings a name at *offset* can mean, innermost last; one each name."""
    found: dict[str, Binding] = {}
    for binding in bindings(template):
        if binding.visible.start <= offset <= binding.visible.end:
            found.pop(binding.name, None)
            found[binding.name] = binding
    return tuple(found.values())


def bindings(template: tree.Template) -> tuple[Binding, ...]:
    """Every binding of the template in text order."""
    end = max((statement.span.end for statement in template.body), default=0)
    return tuple(_in_body(template.body, end))


def target_names(target: tree.Expression) -> Iterator[tree.Name]:
    """The names that a ``for`` or ``set`` target binds; ``set box.name`` binds none."""
    pending = [target]
    while pending:
        match pending.pop():
            case tree.Name() as name:
                yield name
            case tree.Sequence(items=items) | tree.Invalid(parts=items):
                pending.extend(reversed(items))
            case _:
                pass


def _in_body(body: tuple[tree.Statement, ...], end: int) -> Iterator[Binding]:
    for statement in body:
        match statement:
            case tree.If(branches=branches):
                for index, branch in enumerate(branches):
                    yield from _in_branch(statement, index, branch, end)
            case tree.For():
                yield from _in_for(statement)
            case tree.Set(target=target):
                yield from _in_body(statement.body, _body_end(statement))
                after = Span(statement.span.end, max(end, statement.span.end))
                for name in target_names(target):
                    yield Binding(name.name, name.span, BindingKind.SET, after)
            case tree.Scope():
                yield from _in_scope(statement, end)
            case tree.Simple(binds=binds):
                after = Span(statement.span.end, max(end, statement.span.end))
                for name in binds:
                    yield Binding(name.name, name.span, BindingKind.IMPORT, after)
            case _:
                pass


def _in_branch(block: tree.If, index: int, branch: tree.Branch, end: int) -> Iterator[Binding]:
    """A branch's names reach to the end of the surrounding body, but not into its sister branches.

    Two entries say so: one until the branch ends, one from ``endif`` on.
    """
    following = block.branches[index + 1 :]
    stop = following[0].tag.span.start if following else _body_end(block)
    for binding in _in_body(branch.body, stop):
        yield binding
        if binding.visible.end == stop and end >= block.span.end:
            after = Span(block.span.end, end)
            yield Binding(binding.name, binding.span, binding.kind, after)


def _in_for(loop: tree.For) -> Iterator[Binding]:
    end = loop.else_tag.span.start if loop.else_tag else _body_end(loop)
    body = Span(loop.tag.span.end, max(end, loop.tag.span.end))
    for name in target_names(loop.target):
        yield Binding(name.name, name.span, BindingKind.LOOP_VARIABLE, _with_test(loop, body))
    yield Binding("loop", loop.tag.keyword_span, BindingKind.LOOP, body)
    yield from _in_body(loop.body, body.end)
    yield from _in_body(loop.otherwise, _body_end(loop))


def _with_test(loop: tree.For, body: Span) -> Span:
    """``for x in y if x.z``: the test after the iterable can read the loop variable."""
    return body if loop.test is None else Span(loop.iterable.span.end + 1, body.end)


def _in_scope(block: tree.Scope, end: int) -> Iterator[Binding]:
    if block.name is not None and block.tag.keyword == "macro":
        after = Span(block.tag.span.end, max(end, block.span.end))
        yield Binding(block.name.name, block.name.span, BindingKind.MACRO, after)
    inside = Span(block.tag.span.end, max(_body_end(block), block.tag.span.end))
    for parameter in block.parameters:
        name_span = Span(parameter.span.start, parameter.span.start + len(parameter.name))
        yield Binding(parameter.name, name_span, BindingKind.PARAMETER, inside)
    yield from _in_body(block.body, inside.end)


def _body_end(block: tree.If | tree.For | tree.Set | tree.Scope) -> int:
    return block.end.span.start if block.end else block.span.end
