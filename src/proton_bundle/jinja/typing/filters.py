"""Filters and tests: the types they take and give, and the names they prove to exist."""

from __future__ import annotations

from dataclasses import replace

from proton_bundle import values
from proton_bundle.jinja import tree
from proton_bundle.jinja.signatures import filters, tests
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.calls import check_arguments, read_arguments, result_of
from proton_bundle.jinja.typing.items import read_items
from proton_bundle.jinja.typing.known import NOTHING_KNOWN, Known, join, kind_of
from proton_bundle.jinja.typing.state import State, Use
from proton_bundle.values import Array, ValueType

_EXISTENCE = frozenset({"defined", "undefined"})
_KEEPS_EMPTINESS = frozenset(
    {"capitalize", "int", "length", "list", "lower", "title", "trim", "upper"}
)
"""Filters that make something false of ``''`` and of no items."""
_SPARE_FALSE_VALUES = frozenset({"map", "reject", "rejectattr", "select", "selectattr"})
"""Filters that give no items for 0 and false, and fail only for other numbers."""
_FALSE_WHEN_UNDEFINED = frozenset(
    {
        "boolean",
        "false",
        "float",
        "integer",
        "mapping",
        "none",
        "number",
        "sequence",
        "string",
        "true",
    }
)


def read_filter(state: State, node: tree.Filter) -> Known:
    """``target | name(arguments)``."""
    signature = filters().get(node.name)
    use = Use.DEFAULTED if signature and signature.name == "default" else Use.VALUE
    target = Known(type=values.STRING)
    if node.target is not None:
        target = state.peek(node.target, use)
    arguments = read_arguments(state, node.arguments)
    if signature is None:
        if node.name:
            _report_unknown(state, say.UNKNOWN_FILTER, "filter", node, list(filters()))
        return NOTHING_KNOWN
    noun = f"the filter {node.name!r}"
    check_arguments(state, signature, node.arguments, noun, node.name_span)
    if use is Use.DEFAULTED:
        return _default(state, target, arguments)
    kind = kind_of(target.type)
    if kind is not None and kind not in signature.accepts and kind != "null":
        problem = say.refused(say.FILTER_TYPE, noun, target.type, node.name_span, signature.accepts)
        state.report(problem, certain=signature.name not in _SPARE_FALSE_VALUES)
    known = result_of(signature.returns, target)
    inside = read_items(state, node, signature, target)
    known = known if inside is NOTHING_KNOWN else inside
    empty_stays = signature.name in _KEEPS_EMPTINESS and kind != "boolean"
    sure = target.when_true if empty_stays else target.always
    return replace(known, when_true=sure, when_false=target.always)


def _default(state: State, target: Known, arguments: list[Known]) -> Known:
    """``x | default('')`` counts as true only if x is there."""
    _report_typo(state, target)
    if target.missing is None and target.member is not None:
        return replace(target, member=None)
    fallback = arguments[0] if arguments else Known(type=values.STRING, truth=False)
    facts = target.always
    if fallback.truth is False:
        facts |= say.defined(target.path)
    return Known(
        type=_either(target.type, fallback.type), when_true=facts, when_false=target.always
    )


def _either(given: ValueType, fallback: ValueType) -> ValueType:
    """``default([])`` says nothing of its items, so they stay what they are."""
    if isinstance(given, Array) and fallback == Array(values.UNKNOWN):
        return given
    return join([given, fallback])


def read_test(state: State, node: tree.Test) -> Known:
    """``target is name(arguments)``: what it proves of the target counts most."""
    signature = tests().get(node.name)
    probes = signature is None or node.name in _EXISTENCE | _FALSE_WHEN_UNDEFINED
    use = Use.PROBED if probes else Use.VALUE
    target = state.peek(node.target, use)
    read_arguments(state, node.arguments)
    if signature is None:
        if node.name:
            _report_unknown(state, say.UNKNOWN_TEST, "test", node, list(tests()))
        # Most often a misspelt 'defined': what it guards is no mistake of its own.
        facts = say.defined(target.path)
        return Known(values.BOOLEAN, when_true=facts, when_false=facts)
    noun = f"the test {node.name!r}"
    check_arguments(state, signature, node.arguments, noun, node.name_span)
    kind = kind_of(target.type)
    if kind is not None and kind not in signature.accepts and kind != "null":
        state.report(
            say.refused(say.WRONG_OPERAND, noun, target.type, node.name_span, signature.accepts)
        )
    known = _proved(state, node.name, target)
    return _negated(known) if node.negated else known


def _proved(state: State, test: str, target: Known) -> Known:
    if test not in _EXISTENCE | _FALSE_WHEN_UNDEFINED:
        return Known(values.BOOLEAN, when_true=target.always, when_false=target.always)
    _report_typo(state, target)
    facts = say.defined(target.path)
    if test in _FALSE_WHEN_UNDEFINED:
        return Known(values.BOOLEAN, when_true=facts)
    exists: bool | None = None
    if target.missing is None:
        exists = True if target.member is not None else None
    elif not say.may_be_missing(target.missing):
        exists = False
    known = Known(values.BOOLEAN, truth=exists, when_true=facts)
    return known if test == "defined" else _negated(known)


def _negated(known: Known) -> Known:
    return replace(
        known,
        truth=None if known.truth is None else not known.truth,
        when_true=known.when_false,
        when_false=known.when_true,
    )


def _report_typo(state: State, target: Known) -> None:
    """A guarded name that can never exist is doubtful, unless it is Proton's in another file."""
    missing = target.missing
    if missing is None or say.may_be_missing(missing) or missing.kind == say.OUT_OF_SCOPE:
        return
    state.report(missing, certain=False)


def _report_unknown(
    state: State, kind: str, noun: str, node: tree.Filter | tree.Test, known: list[str]
) -> None:
    message = f"there is no {noun} {node.name!r}"
    problem = say.misspelt(kind, node.name, node.name_span, message, known)
    state.report(problem)
