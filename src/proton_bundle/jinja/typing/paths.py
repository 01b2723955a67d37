"""Names and what follows them: ``service_instances[0].inputs.tags.items()``."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from proton_bundle import values
from proton_bundle.jinja import methods, tree
from proton_bundle.jinja.signatures import functions
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.calls import call
from proton_bundle.jinja.typing.known import NOTHING_KNOWN, Known, NameProblem, kind_of
from proton_bundle.jinja.typing.members import (
    Place,
    advised,
    item_of,
    look_up,
    member_of,
    path_below,
    quoted_member,
)
from proton_bundle.jinja.typing.state import State, Use
from proton_bundle.values import Object

Step: TypeAlias = tree.Attribute | tree.Subscript | tree.Call
_BLOCK_NAMES = frozenset({"self", "super", "caller", "varargs", "kwargs"})


def read_path(state: State, expression: tree.Expression, use: Use) -> Known:
    """Resolve *expression* step by step; every step but the last must be defined."""
    root, steps = _unroll(expression)
    count = len(state.references)
    if isinstance(root, tree.Name):
        written = root.name
        known = _root(state, Place(root.name, root.span, _names(steps)))
        state.types.append((root, known.type))
    else:
        written = "this value"
        known = state.read(root)
        count = len(state.references)
    for index, step in enumerate(steps):
        known = state.require(known)
        known = _step(state, known, steps, index, written)
        written += _written(step)
        state.types.append((step, known.type))
    if known.path and len(state.references) > count:
        state.mark_read(use)
    return _strictly(state, known) if use.strict else known


def _strictly(state: State, known: Known) -> Known:
    """The value is used: had it been absent, nothing after this place would be rendered."""
    after = state.require(known)
    if after is known and not say.of_component(known.path):
        return known
    facts = say.defined(known.path)
    return replace(after, when_true=after.when_true | facts, when_false=after.when_false | facts)


def _unroll(expression: tree.Expression) -> tuple[tree.Expression, list[Step]]:
    steps: list[Step] = []
    node = expression
    while isinstance(node, tree.Attribute | tree.Subscript | tree.Call):
        steps.append(node)
        node = node.target
    steps.reverse()
    return node, steps


def _names(steps: list[Step]) -> tuple[str, ...]:
    """The plain names that *steps* begins with."""
    names: list[str] = []
    for step in steps:
        if not isinstance(step, tree.Attribute) or not step.name:
            break
        names.append(step.name)
    return tuple(names)


def _written(step: Step) -> str:
    match step:
        case tree.Attribute(name=name):
            return f".{name}"
        case tree.Subscript(index=tree.Literal(value=value)):
            return f"[{value!r}]"
        case tree.Subscript():
            return "[…]"
        case _:
            return "(…)"


# --- the first name ------------------------------------------------------------------------


def _root(state: State, place: Place) -> Known:
    local = state.lookup(place.name)
    if local is not None:
        state.refer(local, place.span)
        missing = local.known.missing
        if missing is None:
            return local.known
        if state.is_guarded(local.known.path):
            return replace(local.known, missing=None)
        return replace(local.known, missing=replace(missing, span=place.span))
    member = state.namespace.members.get(place.name)
    if member is not None:
        return member_of(state, (place.name,), member, place, place.name)
    if place.name in functions():
        return Known(method=place.name)
    if state.namespace.open or _may_be_bound_later(state, place.name):
        return NOTHING_KNOWN
    return Known(path=(place.name,), missing=_unknown_root(state, place))


def _may_be_bound_later(state: State, name: str) -> bool:
    """Whether a macro or block finds the name when it runs."""
    if name in _BLOCK_NAMES:
        return True
    return bool(state.late_names) and state.bound_anywhere(name) is not None


def _unknown_root(state: State, place: Place) -> NameProblem:
    if advice := state.explain((place.name,), place.rest):
        return advised(advice, place)
    if place.name == "loop":
        message = "'loop' exists only between {% for %} and {% endfor %}"
        return NameProblem(say.UNKNOWN_NAME, place.span, message)
    if one := state.bound_anywhere(place.name):
        where = "only further down" if place.span.start < one.visible.start else "in a block"
        message = f"{place.name!r} is a {one.kind.value} bound {where}, and not readable here"
        return NameProblem(say.UNKNOWN_NAME, place.span, message)
    own = (name for names in reversed(state.names) for name in names)
    visible = [*own, *state.namespace.members]
    message = f"{place.name!r} is not a name that this file can read"
    return say.misspelt(say.UNKNOWN_NAME, place.name, place.span, message, visible)


# --- the names behind it -------------------------------------------------------------------


def _step(state: State, known: Known, steps: list[Step], index: int, written: str) -> Known:
    rest = _names(steps[index + 1 :])
    match steps[index]:
        case tree.Attribute(name=name, name_span=span):
            called = index + 1 < len(steps) and isinstance(steps[index + 1], tree.Call)
            return _attribute(state, known, Place(name, span, rest), written, called)
        case tree.Subscript(index=tree.Literal(value=str()) as key) if isinstance(
            known.type, Object
        ):
            state.types.append((key, values.STRING))
            return quoted_member(state, known, known.type, key, written, rest)
        case tree.Subscript() as step:
            return _subscript(state, known, step)
        case tree.Call() as step:
            return call(state, known, step, written)


def _attribute(state: State, known: Known, place: Place, written: str, called: bool) -> Known:
    if not place.name or place.name.startswith("__") or known.macro:
        return NOTHING_KNOWN
    if place.name.isdecimal():
        return item_of(known)
    python = methods.attributes(known.type)
    if python is None:
        return NOTHING_KNOWN
    if place.name in python:
        return _python_attribute(state, known, place, written, called)
    if isinstance(known.type, Object):
        return look_up(state, known, known.type, place, written)
    return Known(missing=say.unknown_attribute(known.type, written, place.name, place.span))


def _python_attribute(
    state: State, known: Known, place: Place, written: str, called: bool
) -> Known:
    if isinstance(known.type, Object) and not called:
        member = known.type.members.get(place.name)
        if member is not None:
            state.report(say.shadowed(written, place.name, place.span))
            return member_of(
                state, path_below(known, place), member, place, f"{written}.{place.name}"
            )
    return Known(method=place.name, receiver=known)


def _subscript(state: State, known: Known, step: tree.Subscript) -> Known:
    index = state.read(step.index)
    if isinstance(step.index, tree.Slice):
        return Known(type=known.type)
    if isinstance(known.type, Object):
        state.read_whole(known.path)
        return NOTHING_KNOWN
    if kind_of(index.type) == "string":
        return NOTHING_KNOWN
    return item_of(known)
