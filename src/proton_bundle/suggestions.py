"""Did you mean: the one known name that a mistyped name most likely stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_NAME = 100  # Proton's own limit for parameter names; longer ones are not worth the search


def closest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to *name*, or None when none is near; ties go to the first given."""
    if not name or len(name) > _LONGEST_NAME:
        return None
    known = [candidate for candidate in candidates if candidate != name]
    return _same_letters(name, known) or _few_edits(name, known) or _one_extends(name, known)


def distance(left: str, right: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours; gives up beyond *most*."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        before, previous, row = row, before, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _letters(name: str) -> str:
    """Without case, underscores and hyphens: ``VpcId``, ``vpc_id`` and ``VPC-ID`` are one name."""
    return name.replace("_", "").replace("-", "").lower()


def _same_letters(name: str, known: list[str]) -> str | None:
    wanted = _letters(name)
    return next((candidate for candidate in known if _letters(candidate) == wanted), None)


def _few_edits(name: str, known: list[str]) -> str | None:
    wanted = _letters(name)
    most = max(1, len(wanted) // 4) if len(wanted) > 2 else 0
    best: str | None = None
    for candidate in known if most else ():
        edits = distance(wanted, _letters(candidate), most)
        if edits <= most:
            best, most = candidate, edits - 1
    return best


def _one_extends(name: str, known: list[str]) -> str | None:
    """``unit_test`` for ``unit_test_command``, when no other candidate shares the words."""
    wanted = _letters(name)
    if len(wanted) < 4:
        return None
    alike = [one for one in known if len(one) >= 4 and _share_an_end(wanted, _letters(one))]
    return alike[0] if len(alike) == 1 else None


def _share_an_end(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return long.startswith(short) or long.endswith(short)
