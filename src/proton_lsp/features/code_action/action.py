"""What a code action is, before LSP."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_bundle.findings import Edit, Finding, Move


class ActionKind(StrEnum):
    """The kinds of LSP that we offer; a client may ask for one, or for what one begins with."""

    QUICK_FIX = "quickfix"
    EXTRACT = "refactor.extract"
    FIX_ALL = "source.fixAll.proton"


@dataclass(frozen=True, slots=True)
class CodeAction:
    """An offer. *edits* come before *moves*; None: costly, ``resolve`` computes them.

    *findings* are what it removes, *preferred* says that it is what one would do without thinking.
    """

    title: str
    kind: ActionKind
    edits: tuple[Edit, ...] | None
    moves: tuple[Move, ...] = ()
    findings: tuple[Finding, ...] = ()
    preferred: bool = False
