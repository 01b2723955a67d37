"""Fixes, applied again and again until none is left: one may uncover the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from proton_bundle.files import FileTree
from proton_bundle.findings import Edit, Finding, Fix, Move
from proton_cli.checking.edits import EditedFiles, conflicts, overlap

MOST_PASSES = 10


@dataclass(slots=True)
class Fixes:
    """The tree as the fixes leave it, and how many findings of which rule they removed where."""

    files: EditedFiles
    removed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By path, code and name of the rule."""

    @property
    def count(self) -> int:
        return self.removed.total()


class Fixer:
    """*may_edit* tells which files fixes may touch; a fix that needs another one is not applied."""

    def __init__(
        self,
        files: FileTree,
        *,
        unsafe: bool,
        may_edit: Callable[[str], bool],
        real: Callable[[str], str] = str,
    ) -> None:
        self.fixes = Fixes(EditedFiles(files, real))
        self._unsafe = unsafe
        self._may_edit = may_edit

    def run(self, check: Callable[[EditedFiles], Sequence[Finding]]) -> None:
        """Apply what *check* finds until it finds nothing more to apply."""
        for _ in range(MOST_PASSES):
            if not self.apply(check(self.fixes.files)):
                return

    def apply(self, findings: Iterable[Finding]) -> bool:
        """One pass: of fixes that overlap the first is applied. Whether there was any."""
        accepted: dict[str, list[Edit]] = {}
        moves: list[Move] = []
        for finding in findings:
            fix = finding.fix
            if fix is None or not self._takes(fix):
                continue
            fix = replace(fix, edits=self._at_home(fix.edits))
            if not _all_accepted(fix, accepted, moves):
                if conflicts(fix.edits, accepted) or self._blocked(fix.moves, moves):
                    continue
                for edit in fix.edits:
                    accepted.setdefault(edit.path, []).append(edit)
                moves += fix.moves
            self.fixes.removed[finding.path, finding.code, finding.name] += 1
        self.fixes.files.edit(edit for edits in accepted.values() for edit in edits)
        for move in moves:
            self.fixes.files.move(move)
        return bool(accepted or moves)

    def _at_home(self, edits: Iterable[Edit]) -> tuple[Edit, ...]:
        return tuple(replace(each, path=self.fixes.files.home(each.path)) for each in edits)

    def _takes(self, fix: Fix) -> bool:
        if not fix.safe and not self._unsafe:
            return False
        if _is_ambiguous(fix.edits):
            return False
        paths = [each.path for each in fix.edits] + [each.source for each in fix.moves]
        return all(self._may_edit(self.fixes.files.before(path)) for path in paths)

    def _blocked(self, wanted: Iterable[Move], accepted: Iterable[Move]) -> bool:
        """Whether a move has its target taken, or crosses one of this pass."""
        taken = self.fixes.files.paths() if wanted else ()
        return any(
            any(_touch(path, move.target) for path in taken)
            or any(_touch(move.source, other.source) for other in accepted)
            for move in wanted
        )


def _all_accepted(fix: Fix, accepted: dict[str, list[Edit]], moves: list[Move]) -> bool:
    """Whether an equal fix was accepted already: two findings, one cause."""
    return all(each in accepted.get(each.path, ()) for each in fix.edits) and all(
        each in moves for each in fix.moves
    )


def _is_ambiguous(edits: Sequence[Edit]) -> bool:
    return any(
        overlap(one, other) for index, one in enumerate(edits) for other in edits[index + 1 :]
    )


def _touch(one: str, other: str) -> bool:
    """Whether one path is the other, or lies in it."""
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")
