"""Which of a template's bindings are one variable, and the calls that name a macro's parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.scopes import BindingKind, bindings
from proton_bundle.jinja.walk import expressions, statements, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.jinja.scopes import Binding
    from proton_bundle.source import Span


@dataclass(slots=True)
class _Variable:
    """*first* is where the first of its bindings begins."""

    first: int
    bindings: list[Binding] = field(default_factory=list)

    def meets(self, binding: Binding) -> bool:
        return any(
            each.visible.overlaps(binding.visible) or each.span == binding.span
            for each in self.bindings
        )


def first_bindings(template: tree.Template) -> dict[int, int]:
    """Where a binding begins → where the first binding of the same variable does.

    ``set`` in two branches, or once more in a loop: what reads the name may see either, so a rename
    of one is a rename of all. (It takes a shadowed name for the same variable: no harm is done.)
    """
    by_name: dict[str, list[_Variable]] = {}
    for binding in bindings(template):
        if binding.kind is not BindingKind.LOOP:
            _add(by_name.setdefault(binding.name, []), binding)
    return {
        binding.span.start: variable.first
        for variables in by_name.values()
        for variable in variables
        for binding in variable.bindings
    }


def named_arguments(template: tree.Template) -> Iterator[tuple[str, Span, int]]:
    """``name=value`` in calls of the template's macros: name, span, where the parameter begins."""
    macros = {
        each.name.name: {one.name: one.span.start for one in each.parameters}
        for each in statements(template)
        if isinstance(each, tree.Scope) and each.tag.keyword == "macro" and each.name is not None
    }
    for node in _nodes(template) if macros else ():
        if isinstance(node, tree.Call) and isinstance(node.target, tree.Name):
            parameters = macros.get(node.target.name, {})
            for each in node.arguments.keywords:
                if each.name in parameters:
                    yield each.name, each.name_span, parameters[each.name]


def _add(variables: list[_Variable], binding: Binding) -> None:
    met = [each for each in variables if each.meets(binding)]
    joined = met[0] if met else _Variable(binding.span.start)
    for other in met[1:]:
        joined.bindings += other.bindings
        variables.remove(other)
    joined.bindings.append(binding)
    if not met:
        variables.append(joined)


def _nodes(template: tree.Template) -> Iterator[tree.Expression]:
    for statement in statements(template):
        for outer in expressions(statement):
            yield from walk(outer)
