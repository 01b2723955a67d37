"""Text changes and ranges of the protocol as ours, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.convert.positions import UnitPosition, UnitRange
from proton_lsp.documents import Change

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_position(position: types.Position) -> UnitPosition:
    return UnitPosition(position.line, position.character)


def read_range(where: types.Range) -> UnitRange:
    return UnitRange(read_position(where.start), read_position(where.end))


def read_changes(changes: Sequence[types.TextDocumentContentChangeEvent]) -> list[Change]:
    """The changes of one ``didChange``, in order; one without a range replaces the whole text."""
    return [
        Change(
            read_range(change.range)
            if isinstance(change, types.TextDocumentContentChangePartial)
            else None,
            change.text,
        )
        for change in changes
    ]


def write_position(position: UnitPosition) -> types.Position:
    return types.Position(position.line, position.character)


def write_range(where: UnitRange) -> types.Range:
    return types.Range(write_position(where.start), write_position(where.end))
