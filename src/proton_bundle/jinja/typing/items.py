"""Filters that look into each item: ``map(attribute='inputs.port')``, ``select('defined')``."""

from __future__ import annotations

from dataclasses import replace

from proton_bundle.jinja import methods, tree
from proton_bundle.jinja.signatures import Signature, filters, tests
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import NOTHING_KNOWN, Known
from proton_bundle.jinja.typing.members import Place, item_of, look_up
from proton_bundle.jinja.typing.state import State
from proton_bundle.source import Span
from proton_bundle.values import STRING, UNKNOWN, Array, Object

_NAMES_ATTRIBUTE = {"groupby", "join", "map", "max", "min", "sort", "sum", "unique"}
_TESTS_ATTRIBUTE = {"rejectattr", "selectattr"}
_TESTS_ITEM = {"reject", "select"}


def read_items(state: State, node: tree.Filter, signature: Signature, target: Known) -> Known:
    """What such a filter gives; names inside its strings are looked up like any other."""
    given = node.arguments
    if given is None or given.starred:
        return NOTHING_KNOWN
    if signature.name in _TESTS_ITEM:
        _check_name(state, "test", given.positional[:1], list(tests()))
    elif signature.name in _TESTS_ATTRIBUTE:
        _check_name(state, "test", given.positional[1:2], list(tests()))
        tested = len(given.positional) > 1
        _attribute(state, target, given.positional[:1], strict=not tested)
    elif signature.name in _NAMES_ATTRIBUTE:
        attribute = _argument(signature, given, "attribute")
        defaulted = _argument(signature, given, "default") != ()
        found = _attribute(state, target, attribute, strict=not defaulted)
        if signature.name == "map":
            return _mapped(state, given, found, of_attribute=attribute != ())
    return NOTHING_KNOWN


def _mapped(state: State, given: tree.Arguments, found: Known, *, of_attribute: bool) -> Known:
    if of_attribute:
        return Known(type=Array(found.type))
    _check_name(state, "filter", given.positional[:1], list(filters()))
    match given.positional[:1]:
        case (tree.Literal(value=str() as name),) if name in filters():
            returns = filters()[name].returns
            return Known(type=Array(STRING if returns == "string" else UNKNOWN))
        case _:
            return NOTHING_KNOWN


def _argument(
    signature: Signature, given: tree.Arguments, name: str
) -> tuple[tree.Expression, ...]:
    """The argument called *name*, by keyword or by place, as a tuple of at most one."""
    for keyword in given.keywords:
        if keyword.name == name:
            return (keyword.value,)
    places = [parameter.name for parameter in signature.parameters]
    return given.positional[places.index(name) :][:1] if name in places else ()


def _attribute(
    state: State, target: Known, argument: tuple[tree.Expression, ...], *, strict: bool
) -> Known:
    """Follow a dotted path such as ``'environment.name'`` from each item of *target*."""
    match argument:
        case (tree.Literal(value=str() as dotted, span=span),) if (
            span.end - span.start == len(dotted) + 2
        ):
            pass
        case _:
            return NOTHING_KNOWN
    known, start = item_of(target), span.start + 1
    names = dotted.split(".")
    for index, name in enumerate(names):
        if not name or name.isdecimal():
            return NOTHING_KNOWN
        if not isinstance(known.type, Object):
            _check_scalar(state, known, name, Span(start, start + len(name)))
            return NOTHING_KNOWN
        place = Place(name, Span(start, start + len(name)), tuple(names[index + 1 :]), quoted=True)
        known = look_up(state, known, known.type, place, say.spelt(known.path))
        if known.missing is not None and not (strict or say.may_be_missing(known.missing)):
            state.report(known.missing, certain=False)
        known = state.require(known) if strict else replace(known, missing=None)
        start += len(name) + 1
    return known


def _check_scalar(state: State, known: Known, name: str, span: Span) -> None:
    """An attribute of strings or numbers; doubtful, since there may be no items at all."""
    python = methods.attributes(known.type)
    if python is not None and name not in python:
        problem = say.unknown_attribute(known.type, say.spelt(known.path), name, span)
        state.report(problem, certain=False)


def _check_name(
    state: State, noun: str, argument: tuple[tree.Expression, ...], known: list[str]
) -> None:
    """A filter's or test's name given as a string."""
    match argument:
        case (tree.Literal(value=str() as name, span=span),) if name not in known:
            kind = say.UNKNOWN_FILTER if noun == "filter" else say.UNKNOWN_TEST
            inside = Span(span.start + 1, span.end - 1)
            state.report(say.misspelt(kind, name, inside, f"there is no {noun} {name!r}", known))
        case _:
            pass
