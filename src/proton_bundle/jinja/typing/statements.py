"""Walking through a template's statements: what they bind, and under which conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle import values
from proton_bundle.jinja import tree
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import (
    NOTHING,
    NOTHING_KNOWN,
    Facts,
    Known,
    NameProblem,
    described,
    join,
    kind_of,
)
from proton_bundle.jinja.typing.members import item_of
from proton_bundle.jinja.typing.state import DEEPEST, Local, State, Use
from proton_bundle.source import Span
from proton_bundle.values import UNKNOWN, Member, Object

if TYPE_CHECKING:
    from collections.abc import Iterable

LOOP = Object(
    {
        "index": Member(values.INTEGER, description="The turn, counted from 1."),
        "index0": Member(values.INTEGER, description="The turn, counted from 0."),
        "revindex": Member(values.INTEGER, description="The turns left, this one included."),
        "revindex0": Member(values.INTEGER, description="The turns left after this one."),
        "first": Member(values.BOOLEAN, description="True in the first turn."),
        "last": Member(values.BOOLEAN, description="True in the last turn."),
        "length": Member(values.INTEGER, description="How many turns there are."),
        "depth": Member(values.INTEGER, description="How deep a recursive loop is, from 1."),
        "depth0": Member(values.INTEGER, description="How deep a recursive loop is, from 0."),
        "previtem": Member(UNKNOWN, required=False, description="The item of the turn before."),
        "nextitem": Member(UNKNOWN, required=False, description="The item of the next turn."),
        "cycle": Member(UNKNOWN, description="`loop.cycle('a', 'b')`: one of them in turn."),
        "changed": Member(UNKNOWN, description="`loop.changed(x)`: x differs from last time."),
    },
    label="loop",
)
_SILENT_TAGS = frozenset({"include", "import", "from", "extends"})


def walk(state: State, body: Iterable[tree.Statement]) -> None:
    """Check every statement of *body* in the scope that is open."""
    if state.depth >= DEEPEST:
        return
    state.depth += 1
    try:
        for statement in body:
            _walk_one(state, statement)
    finally:
        state.depth -= 1


def _walk_one(state: State, statement: tree.Statement) -> None:
    match statement:
        case tree.Output(expression=expression):
            state.read(expression)
        case tree.If():
            _if(state, statement)
        case tree.For():
            _for(state, statement)
        case tree.Set():
            _set(state, statement)
        case tree.Scope():
            _scope(state, statement)
        case tree.Simple():
            _simple(state, statement)
        case _:
            pass


# --- conditions ----------------------------------------------------------------------------


def _if(state: State, block: tree.If) -> None:
    before = state.names[-1]
    outcomes: list[dict[str, Local]] = []
    facts: Facts = NOTHING
    decided = False
    for branch in block.branches:
        with state.assuming(facts, doubtful=decided):
            state.names[-1] = dict(before)
            test = Known(truth=True) if branch.test is None else state.test(branch.test)
            with state.assuming(test.when_true, doubtful=test.truth is False):
                walk(state, branch.body)
            outcomes.append(state.names[-1])
        facts |= test.when_false
        decided = decided or test.truth is True
    if not decided:
        outcomes.append(before)
    state.names[-1] = _merged(outcomes)


def _merged(outcomes: list[dict[str, Local]]) -> dict[str, Local]:
    """The names after an ``if``: with one type where every branch gives the same."""
    merged: dict[str, Local] = {}
    for names in outcomes:
        for name, local in names.items():
            known = merged.get(name)
            merged[name] = local if known is None else _either(known, local)
    return merged


def _either(one: Local, other: Local) -> Local:
    if one.known is other.known:
        return one
    both = join([one.known.type, other.known.type])
    return Local(one.name, one.span, Known(type=both, path=one.path))


# --- loops and assignments -----------------------------------------------------------------


def _for(state: State, loop: tree.For) -> None:
    iterable = state.peek(loop.iterable, Use.LOOPED)
    kind = kind_of(iterable.type)
    if kind in ("number", "integer", "boolean"):
        message = f"a loop cannot walk through {described(iterable.type)}"
        if kind == "integer":
            message += "; range(…) gives the numbers up to it"
        state.report(NameProblem(say.WRONG_OPERAND, loop.iterable.span, message))
    with state.scope():
        _bind(state, loop.target, item_of(iterable))
        facts: Facts = NOTHING
        doubtful = False
        if loop.test is not None:
            test = state.test(loop.test)
            facts, doubtful = test.when_true, test.truth is False
        state.bind("loop", loop.tag.keyword_span, Known(type=LOOP))
        given = set(state.names[-1])
        with state.assuming(facts, doubtful=doubtful):
            walk(state, loop.body)
        _note_lost(state, given)
    with state.scope():
        walk(state, loop.otherwise)


def _note_lost(state: State, given: set[str]) -> None:
    """Remember what the loop set although a name outside was meant; *given* are its variables."""
    for name, local in state.names[-1].items():
        outer = state.lookup(name, outside=1)
        if outer is not None and name not in given:
            state.lost[outer.path] = local.span


def _set(state: State, statement: tree.Set) -> None:
    if statement.value is not None:
        known = _value(state, statement.value)
    else:
        with state.scope():
            walk(state, statement.body)
        known = Known(type=values.STRING)
        if statement.filter is not None:
            state.read(statement.filter)
    _bind(state, statement.target, known)


def _value(state: State, expression: tree.Expression) -> Known:
    """What a name is bound to: it may be an absent optional input, not a mistake."""
    known = state.peek(expression, Use.BOUND)
    if known.missing is None or say.may_be_missing(known.missing):
        return known
    state.report(known.missing)
    return NOTHING_KNOWN


def _bind(state: State, target: tree.Expression, known: Known) -> None:
    match target:
        case tree.Name(name=name, span=span):
            state.bind(name, span, known)
        case tree.Sequence(items=items) | tree.Invalid(parts=items):
            parts = known.parts if len(known.parts) == len(items) else ()
            if not parts and isinstance(known.type, values.Array):
                parts = (Known(type=known.type.item),) * len(items)
            for index, item in enumerate(items):
                _bind(state, item, parts[index] if parts else NOTHING_KNOWN)
        case tree.Attribute(target=owner):
            state.read(owner)
        case _:
            pass


# --- blocks --------------------------------------------------------------------------------


def _scope(state: State, block: tree.Scope) -> None:
    keyword = block.tag.keyword
    for expression in block.expressions:
        state.read(expression)
    if keyword == "macro" and block.name is not None:
        state.bind(block.name.name, block.name.span, Known(macro=True))
    given = _values(state, block.parameters) if keyword == "with" else []
    later = keyword in ("macro", "block", "call")
    state.late_names += later
    with state.scope():
        for index, parameter in enumerate(block.parameters):
            if not given and parameter.default is not None:
                state.read(parameter.default)
            known = given[index] if given else NOTHING_KNOWN
            state.bind(parameter.name, _name_span(parameter), known)
        walk(state, block.body)
    state.late_names -= later


def _values(state: State, parameters: tuple[tree.Parameter, ...]) -> list[Known]:
    """What ``with`` gives its names, read outside it; a macro's defaults are read inside."""
    return [
        NOTHING_KNOWN if one.default is None else _value(state, one.default) for one in parameters
    ]


def _name_span(parameter: tree.Parameter) -> Span:
    return Span(parameter.span.start, parameter.span.start + len(parameter.name))


def _simple(state: State, statement: tree.Simple) -> None:
    known_tag = statement.tag.keyword in _SILENT_TAGS
    with state.assuming(NOTHING, doubtful=not known_tag):
        for expression in statement.expressions:
            state.read(expression)
    for name in statement.binds:
        state.bind(name.name, name.span, NOTHING_KNOWN)
