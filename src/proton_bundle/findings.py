"""What the checker says: a finding, where it is, and how to fix it. Plain data, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_bundle.source import Span


class Severity(StrEnum):
    """ERROR is certainly wrong, WARNING probably unwanted, INFO a hint."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


class Tag(StrEnum):
    """How an editor may draw a finding."""

    UNUSED = "unused"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace *span* of the file at *path* by *text*. A missing file is created (span 0..0)."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """Rename the file or folder *source* to *target*."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits and moves that remove a finding; edits come first, under the old names.

    *safe*: they cannot change what a sound bundle deploys.
    """

    title: str
    safe: bool
    edits: tuple[Edit, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a finding, such as the declaration that a use contradicts."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake at one place.

    *condition* tells under which inputs the finding holds ("service_instance.inputs.kind == 'x'"),
    None when always.
    """

    path: str
    span: Span
    code: str
    name: str
    severity: Severity
    message: str
    condition: str | None = None
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    tags: frozenset[Tag] = field(default_factory=frozenset)
