"""Check every name and value of a template against what its file may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.jinja.scopes import Binding, bindings_at
from proton_bundle.jinja.typing.expressions import evaluate
from proton_bundle.jinja.typing.known import Advice, Explain, NameProblem, Reference
from proton_bundle.jinja.typing.state import State
from proton_bundle.jinja.typing.statements import LOOP, walk
from proton_bundle.values import UNKNOWN, ValueType

if TYPE_CHECKING:
    from proton_bundle.jinja import tree
    from proton_bundle.source import Span
    from proton_bundle.values import Object


@dataclass(frozen=True, slots=True)
class TypedExpression:
    expression: tree.Expression
    type: ValueType

    @property
    def span(self) -> Span:
        return self.expression.span


@dataclass(frozen=True, slots=True)
class TypedBinding:
    """A name of the template's own, readable at some place, and what it holds."""

    binding: Binding
    type: ValueType


@dataclass(frozen=True, slots=True)
class TypeCheck:
    """*problems* in text order; *references* and *expressions* in the order they were read."""

    template: tree.Template
    problems: tuple[NameProblem, ...]
    references: tuple[Reference, ...]
    expressions: tuple[TypedExpression, ...]

    def expression_at(self, offset: int) -> TypedExpression | None:
        """The smallest expression around *offset*, its end included."""
        around = [one for one in self.expressions if offset in one.span]
        return min(around, key=lambda one: one.span.end - one.span.start, default=None)

    def reference_at(self, offset: int) -> Reference | None:
        """The name at *offset*, if it could be resolved."""
        return next((one for one in self.references if offset in one.span), None)

    def type_at(self, offset: int) -> ValueType:
        """The type of the name at *offset*, else of the smallest expression there."""
        if reference := self.reference_at(offset):
            return reference.type
        typed = self.expression_at(offset)
        return typed.type if typed else UNKNOWN

    def type_of(self, expression: tree.Expression) -> ValueType:
        """The type of a node of this very tree; for completion, of what stands before a dot."""
        found = (one.type for one in self.expressions if one.expression is expression)
        return next(found, UNKNOWN)

    def bindings_at(self, offset: int) -> tuple[TypedBinding, ...]:
        """The template's own names that can be read at *offset*."""
        types = {one.span: one.type for one in self.references if one.binding}
        return tuple(
            TypedBinding(one, LOOP if one.name == "loop" else types.get(one.span, UNKNOWN))
            for one in bindings_at(self.template, offset)
        )


def check(
    template: tree.Template,
    namespace: Object,
    *,
    source_path: str = "",
    explain: Explain | None = None,
) -> TypeCheck:
    """Never raises. *explain* tells what Proton knows of a name that *namespace* lacks."""
    state = State(namespace, template, source_path, explain or _no_advice, evaluate)
    walk(state, template.body)
    return TypeCheck(
        template,
        tuple(sorted(state.problems.values(), key=lambda problem: problem.span)),
        tuple(state.references),
        tuple(TypedExpression(expression, known) for expression, known in state.types),
    )


def _no_advice(_path: tuple[str, ...], _rest: tuple[str, ...]) -> Advice | None:
    return None
