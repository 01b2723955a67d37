"""Named things and every place that names them: the ground of definition, references and rename.

A *symbol* is an input, an output, a name that a template binds, a logical id or a schema type. Each
file is read as a list of occurrences, each saying which symbol its span names; so finding what is
under the cursor and finding all of its uses are the same look from two sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from proton_bundle.source import Span


class SymbolKind(Enum):
    INPUT = auto()
    OUTPUT = auto()
    LOCAL = auto()
    """A loop variable, a ``set`` variable, a macro: bound by the template itself."""
    LOGICAL_ID = auto()
    SCHEMA_TYPE = auto()


class Use(Enum):
    DECLARATION = auto()
    READ = auto()
    GIVEN = auto()
    """A spec gives it a value."""


class Symbol(NamedTuple):
    """*path* is the file that declares it, *place* tells it from others there."""

    kind: SymbolKind
    path: str
    place: int | str
    name: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """*span* covers the name only."""

    symbol: Symbol
    path: str
    span: Span
    use: Use
