"""What the checker knows of one expression, and what it says of names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle import values
from proton_bundle.values import UNKNOWN, Array, Member, Object, Scalar, ValueType

if TYPE_CHECKING:
    from proton_bundle.findings import Related
    from proton_bundle.source import Span

Path: TypeAlias = tuple[str, ...]
"""A place in the namespace: ``("service_instances", "[]", "inputs", "port")``.

A name bound in the template itself starts with ``name@offset`` of its binding.
"""

Facts: TypeAlias = frozenset[Path]
"""Paths known to be defined; one that ends in ``*`` covers everything beneath."""

NOTHING: Facts = frozenset()


@dataclass(frozen=True, slots=True)
class Replacement:
    """Put *text* in the place of *span* in the template."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class NameProblem:
    """A mistake in how a name or value is used; *span* covers the offending name only.

    *certain*: rendering fails, or the condition never changes, for every spec the schema allows.
    """

    kind: str
    span: Span
    message: str
    suggestion: str | None = None
    replacement: Replacement | None = None
    related: tuple[Related, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """One name of a resolved path: ``inputs`` in ``service_instance.inputs.port`` is one of three.

    *guarded*: it cannot fail here even if the name is absent. *whole*: the value is read as a
    whole, members included. *binding*: this is the place where the template itself binds the name.
    """

    path: Path
    name: str
    span: Span
    type: ValueType
    declaration: values.Declaration | None = None
    member: Member | None = None
    guarded: bool = False
    whole: bool = False
    binding: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The type of an expression, and what follows from it.

    *missing* is what to say if the value is used although it may be undefined. *truth* is what
    the expression certainly counts as in a condition. *item* is what a loop over it gives,
    *parts* what unpacking it gives. *method*: it is that method of *receiver*, or a function of
    that name if there is no receiver.
    """

    type: ValueType = UNKNOWN
    path: Path = ()
    member: Member | None = None
    missing: NameProblem | None = None
    truth: bool | None = None
    when_true: Facts = NOTHING
    when_false: Facts = NOTHING
    item: Known | None = field(default=None, repr=False)
    parts: tuple[Known, ...] = ()
    method: str = ""
    receiver: Known | None = field(default=None, repr=False)
    macro: bool = False

    @property
    def always(self) -> Facts:
        """What holds once the expression has been read, whichever way it turned out."""
        return self.when_true & self.when_false


NOTHING_KNOWN = Known()


def join(types: list[ValueType]) -> ValueType:
    """The type of a value that has one of *types*; UNKNOWN unless they agree."""
    if not types:
        return UNKNOWN
    first = _plain(types[0])
    return first if all(_plain(other) == first for other in types[1:]) else UNKNOWN


def _plain(value_type: ValueType) -> ValueType:
    return Scalar(value_type.kind) if isinstance(value_type, Scalar) else value_type


def kind_of(value_type: ValueType) -> str | None:
    """``string``, ``array``, ``object`` …; None when unknown."""
    match value_type:
        case Scalar(kind=kind):
            return kind
        case Array():
            return "array"
        case Object():
            return "object"
        case _:
            return None


def described(value_type: ValueType) -> str:
    """The type as a person says it: ``a list``, ``an integer``."""
    return in_words(kind_of(value_type))


def in_words(kind: str | None) -> str:
    """A kind with its article; ``unknown`` for None."""
    match kind:
        case None:
            return "unknown"
        case "array":
            return "a list"
        case "object":
            return "a mapping"
        case "null":
            return "none"
        case _:
            return f"an {kind}" if kind.startswith("i") else f"a {kind}"


def type_of_value(value: object) -> ValueType:
    """The type of a Python value that stands in a template or schema."""
    match value:
        case bool():
            return values.BOOLEAN
        case int():
            return values.INTEGER
        case float():
            return values.NUMBER
        case str():
            return values.STRING
        case None:
            return Scalar("null")
        case list():
            return Array(UNKNOWN)
        case dict():
            return Object(open=True)
        case _:
            return UNKNOWN


@dataclass(frozen=True, slots=True)
class Advice:
    """Why a name cannot be read here, and what to write instead.

    *replacement* stands for the failing name and the *count* - 1 names behind it.
    """

    kind: str
    message: str
    replacement: str | None = None
    count: int = 1


Explain: TypeAlias = Callable[[Path, tuple[str, ...]], Advice | None]
"""Given the path that failed and the names behind it: what Proton knows about the mistake."""
