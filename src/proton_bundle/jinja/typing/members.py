"""Looking a name up in a mapping: inputs, outputs, and everything else with known members."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from proton_bundle.jinja import methods
from proton_bundle.jinja.typing import messages as say
from proton_bundle.jinja.typing.known import (
    NOTHING_KNOWN,
    Advice,
    Known,
    NameProblem,
    Reference,
    Replacement,
    kind_of,
    type_of_value,
)
from proton_bundle.source import Span
from proton_bundle.values import STRING, UNKNOWN, Array, Member, Object, Scalar, ValueType

if TYPE_CHECKING:
    from proton_bundle.jinja import tree
    from proton_bundle.jinja.typing.known import Path
    from proton_bundle.jinja.typing.state import State

LITERAL = "literal"
"""The label of a mapping written in the template itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """One name about to be looked up: as text, where, and the names that follow it.

    *quoted*: it stands in ``['name']`` or ``get('name')``, where no path can replace it.
    """

    name: str
    span: Span
    rest: tuple[str, ...] = ()
    quoted: bool = False


def look_up(state: State, known: Known, owner: Object, place: Place, written: str) -> Known:
    """The member of *owner*, the type of *known*; a missing one says so only when it is used."""
    member = owner.members.get(place.name)
    if member is None and owner.open:
        if owner.rest is None:
            return Known(path=path_below(known, place))
        member = owner.rest
    if member is not None:
        return member_of(state, path_below(known, place), member, place, f"{written}.{place.name}")
    path = path_below(known, place)
    if known.path and (advice := state.explain(path, place.rest)):
        problem = advised(advice, place)
    else:
        problem = say.unknown_member(owner, known.path, written, place.name, place.span)
        if problem.suggestion is None:
            problem = say.with_hint(problem, elsewhere(state.namespace, place.name))
        problem = replace(problem, certain=owner.label != LITERAL)
    if place.quoted and problem.replacement and "." in problem.replacement.text:
        problem = replace(problem, replacement=None)
    return Known(path=path, missing=problem)


def item_of(known: Known) -> Known:
    """What indexing or looping over *known* gives."""
    match known.type:
        case _ if known.item is not None:
            return known.item
        case Array(item=item):
            return Known(type=item, path=(*known.path, "[]") if known.path else ())
        case Scalar(kind="string") | Object():
            return Known(type=STRING)
        case _:
            return NOTHING_KNOWN


def elsewhere(namespace: Object, name: str) -> list[str]:
    """The paths of the inputs and outputs, of whatever owner, that are called *name*."""
    return [
        f"{root}.{group}.{name}"
        for root, owner in namespace.members.items()
        for group, member in getattr(owner.type, "members", {}).items()
        if name in getattr(member.type, "members", ())
    ]


def path_below(known: Known, place: Place) -> Path:
    """The path of the name at *place*; behind a value without one, it starts with ``""``."""
    return (*(known.path or ("",)), place.name)


def member_of(state: State, path: Path, member: Member, place: Place, written: str) -> Known:
    """*member* as found at *place*, noted as a reference."""
    guarded = not member.required and state.is_guarded(path)
    value_type = _with_default(member)
    state.references.append(
        Reference(path, place.name, place.span, value_type, member.declaration, member, guarded)
    )
    missing = None
    if not member.required and not guarded:
        missing = say.absent(path, written, place.span, member)
    return Known(type=value_type, path=path, member=member, missing=missing)


def quoted_member(
    state: State,
    known: Known,
    owner: Object,
    key: tree.Literal,
    written: str,
    rest: tuple[str, ...] = (),
) -> Known:
    """``owner['name']`` or ``owner.get('name')``; the name's span lies inside the quotes."""
    name = str(key.value)
    if name not in owner.members and name in (methods.attributes(owner) or ()):
        return NOTHING_KNOWN
    span = key.span
    if span.end - span.start == len(name) + 2:
        span = Span(span.start + 1, span.end - 1)
    return look_up(state, known, owner, Place(name, span, rest, quoted=True), written)


def advised(advice: Advice, place: Place) -> NameProblem:
    """What Proton knows about the failing name, as a problem."""
    behind = sum(len(name) + 1 for name in place.rest[: advice.count - 1])
    span = Span(place.span.start, place.span.end + behind)
    replacement = Replacement(span, advice.replacement) if advice.replacement else None
    return NameProblem(advice.kind, place.span, advice.message, advice.replacement, replacement)


def _with_default(member: Member) -> ValueType:
    """A default that breaks its own type or enum arrives all the same: nothing ever checks it."""
    value_type = member.type
    if not member.has_default:
        return value_type
    given, declared = kind_of(type_of_value(member.default)), kind_of(value_type)
    if declared != given and (declared, given) != ("number", "integer"):
        return UNKNOWN
    match value_type:
        case Scalar(kind=kind, enum=enum) if enum and member.default not in enum:
            return Scalar(kind, (*enum, member.default))
        case _:
            return value_type
