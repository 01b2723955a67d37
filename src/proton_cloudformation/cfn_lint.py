"""What cfn-lint says of one text: plain data that crosses the border of its process."""

from __future__ import annotations

import struct
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from proton_bundle.source import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER = struct.Struct(">I")
"""Each message between the processes is this length and then so many bytes of JSON."""


@dataclass(frozen=True, slots=True)
class CfnLintMatch:
    """One match; *level* is ``error``, ``warning`` or ``informational``, *path* leads to the value.

    *span* is where cfn-lint draws it, in offsets into the linted text.
    """

    rule: str
    level: str
    title: str
    message: str
    span: Span
    path: tuple[str | int, ...] = ()


class Failure(StrEnum):
    """Why there are no matches for a text."""

    TIMEOUT = "timeout"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class LintResult:
    """The matches of one text, or why cfn-lint gave none; *detail* is a sentence for the user."""

    matches: tuple[CfnLintMatch, ...] = ()
    failure: Failure | None = None
    detail: str = ""


def to_wire(result: LintResult) -> dict[str, object]:
    return asdict(result)


def from_wire(wire: Mapping[str, Any]) -> LintResult:
    """Raises KeyError, TypeError or ValueError for anything that ``to_wire`` did not write."""
    failure = wire["failure"]
    matches = tuple(
        CfnLintMatch(**{**each, "span": Span(*each["span"]), "path": tuple(each["path"])})
        for each in wire["matches"]
    )
    return LintResult(matches, Failure(failure) if failure else None, str(wire["detail"]))
