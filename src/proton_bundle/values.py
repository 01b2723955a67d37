"""The types that a schema gives to inputs, and that expressions have. The checker's lattice.

UNKNOWN is compatible with everything: where the tool cannot know, it stays silent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.source import Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known; every operation is allowed and gives UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """``string``, ``number``, ``integer``, ``boolean`` or ``null``, with its enum if given."""

    kind: str
    enum: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Array:
    """A list whose items all have one type."""

    item: ValueType


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where a name comes from: the file, the span of the name, and what it says of itself."""

    path: str
    span: Span
    description: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One name inside an object.

    *required* false: the name may be absent when rendering (an optional input without default).
    """

    type: ValueType
    required: bool = True
    default: object = None
    has_default: bool = False
    declaration: Declaration | None = None
    description: str = ""
    is_output: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """A mapping with known members. *open*: other names may exist too.

    *rest* is what is known of each of them (an output is always a string), None when nothing is.
    """

    members: Mapping[str, Member] = field(default_factory=dict)
    open: bool = False
    label: str = ""
    rest: Member | None = None


ValueType: TypeAlias = Unknown | Scalar | Array | Object

UNKNOWN = Unknown()
STRING = Scalar("string")
NUMBER = Scalar("number")
INTEGER = Scalar("integer")
BOOLEAN = Scalar("boolean")
