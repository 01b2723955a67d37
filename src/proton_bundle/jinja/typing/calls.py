"""Calls: of methods, of Jinja's functions and of macros, and the arguments of filters and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle import values
from proton_bundle.jinja import methods, tree
from proton_bundle.jinja.signatures import Signature, functions
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import (
    NOTHING_KNOWN,
    Known,
    NameProblem,
    described,
    join,
    kind_of,
)
from proton_bundle.jinja.typing.members import item_of, quoted_member
from proton_bundle.jinja.typing.state import State, Use
from proton_bundle.values import UNKNOWN, Array, Object, ValueType

if TYPE_CHECKING:
    from proton_bundle.source import Span

_RESULTS: dict[str, ValueType] = {
    "string": values.STRING,
    "integer": values.INTEGER,
    "number": values.NUMBER,
    "boolean": values.BOOLEAN,
    "integers": Array(values.INTEGER),
}


def call(state: State, target: Known, step: tree.Call, written: str) -> Known:
    """What calling *target* gives."""
    if target.receiver is not None:
        return _method(state, target.receiver, target.method, step.arguments, written)
    if target.method:
        return _function(state, functions()[target.method], step.arguments)
    if target.macro:
        peek_arguments(state, step.arguments)
        return Known(type=values.STRING)
    read_arguments(state, step.arguments)
    if kind_of(target.type) is not None and not _is_loop(target.type):
        message = f"{written!r} is {described(target.type)} and cannot be called"
        span = step.arguments.span
        state.report(NameProblem(say.WRONG_OPERAND, span, message))
    return NOTHING_KNOWN


def read_arguments(state: State, arguments: tree.Arguments | None) -> list[Known]:
    """Evaluate every argument as a value; the positional ones are returned."""
    if arguments is None:
        return []
    positional = [state.read(argument) for argument in arguments.positional]
    for keyword in arguments.keywords:
        state.read(keyword.value)
    for starred in arguments.starred:
        state.read(starred)
    return positional


def peek_arguments(state: State, arguments: tree.Arguments) -> None:
    """A macro's arguments may be undefined: the macro can test them."""
    for argument in (*arguments.positional, *(one.value for one in arguments.keywords)):
        state.peek(argument, Use.DEFAULTED)
    for starred in arguments.starred:
        state.read(starred)


def check_arguments(
    state: State,
    signature: Signature,
    arguments: tree.Arguments | None,
    noun: str,
    span: Span,
) -> None:
    """Too many, too few, or a name that is none of them: rendering fails with a TypeError."""
    if arguments is not None and arguments.starred:
        return
    given = len(arguments.positional) if arguments else 0
    known = [parameter.name for parameter in signature.parameters]
    if given > len(known) and signature.positional is None:
        at_most = f"at most {len(known)}" if known else "no"
        plural = "" if len(known) == 1 else "s"
        message = f"{noun} takes {at_most} argument{plural}, and is given {given}"
        state.report(NameProblem(say.FILTER_ARGUMENT, span, f"{message}: {signature.label}"))
    filled = set(known[:given])
    for keyword in arguments.keywords if arguments else ():
        _check_keyword(state, signature, keyword, filled, noun)
        filled.add(keyword.name)
    missing = [name for name in signature.needed if name not in filled]
    if missing:
        message = f"{noun} needs the argument {missing[0]!r}: {signature.label}"
        state.report(NameProblem(say.FILTER_ARGUMENT, span, message))


def _check_keyword(
    state: State, signature: Signature, keyword: tree.Keyword, filled: set[str], noun: str
) -> None:
    known = [parameter.name for parameter in signature.parameters]
    if keyword.name in filled:
        message = f"{noun} is given the argument {keyword.name!r} twice"
        state.report(NameProblem(say.FILTER_ARGUMENT, keyword.name_span, message))
    elif keyword.name not in known and signature.keywords is None:
        message = f"{noun} has no argument {keyword.name!r}"
        state.report(
            say.misspelt(say.FILTER_ARGUMENT, keyword.name, keyword.name_span, message, known)
        )


def result_of(returns: str, target: Known) -> Known:
    """The result word of a signature as a type, given the filter's target."""
    match returns:
        case "item":
            return item_of(target)
        case "list":
            item = item_of(target)
            return Known(type=Array(item.type), item=item)
        case "same":
            return Known(type=target.type if kind_of(target.type) == "string" else UNKNOWN)
        case "pairs":
            return pairs(target.type)
        case _:
            return Known(type=_RESULTS.get(returns, UNKNOWN))


def pairs(value_type: ValueType) -> Known:
    """The keys and values of a mapping, to loop over."""
    parts = (Known(type=values.STRING), Known(type=_member_type(value_type)))
    return Known(type=Array(UNKNOWN), item=Known(parts=parts))


def _member_type(value_type: ValueType) -> ValueType:
    if not isinstance(value_type, Object):
        return UNKNOWN
    types = [member.type for member in value_type.members.values()]
    if value_type.open:
        types.append(value_type.rest.type if value_type.rest else UNKNOWN)
    return join(types)


def _function(state: State, signature: Signature, arguments: tree.Arguments) -> Known:
    read_arguments(state, arguments)
    check_arguments(state, signature, arguments, f"'{signature.name}()'", arguments.span)
    return Known(type=_RESULTS.get(signature.returns, UNKNOWN))


def _method(
    state: State, receiver: Known, name: str, arguments: tree.Arguments, written: str
) -> Known:
    if isinstance(receiver.type, Object):
        return _mapping_method(state, receiver, receiver.type, name, arguments, written)
    read_arguments(state, arguments)
    if kind_of(receiver.type) == "string":
        return Known(type=methods.string_method(name))
    return Known(type=values.INTEGER) if name in ("count", "index") else NOTHING_KNOWN


def _mapping_method(
    state: State,
    receiver: Known,
    owner: Object,
    name: str,
    arguments: tree.Arguments,
    written: str,
) -> Known:
    read_arguments(state, arguments)
    match name, arguments.positional:
        case "get", (tree.Literal(value=str()) as key, *_):
            found = quoted_member(state, receiver, owner, key, written.removesuffix(".get"))
            return _got(state, found, has_default=len(arguments.positional) > 1)
        case "items", _:
            state.read_whole(receiver.path)
            return pairs(owner)
        case "keys", _:
            return Known(type=Array(values.STRING))
        case _:
            state.read_whole(receiver.path)
            return Known(type=Array(_member_type(owner))) if name == "values" else NOTHING_KNOWN


def _got(state: State, found: Known, *, has_default: bool) -> Known:
    """``get`` never fails: an unknown name is only doubtful, an optional one is guarded."""
    if found.missing is not None and not say.may_be_missing(found.missing):
        state.report(found.missing, certain=False)
        return NOTHING_KNOWN
    if found.path and state.references and state.references[-1].path == found.path:
        state.mark_read(Use.DEFAULTED)
    certain = found.missing is None and not has_default
    facts = frozenset({found.path}) if found.path else frozenset()
    return Known(type=found.type if certain else UNKNOWN, when_true=facts)


def _is_loop(value_type: ValueType) -> bool:
    return isinstance(value_type, Object) and value_type.label == "loop"
