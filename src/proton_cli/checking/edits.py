"""Text edits laid over a tree of files, in memory: nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from proton_bundle.files import FileTree, LinkedTree
from proton_bundle.findings import Edit, Move

_MARK = "\ufeff"


@dataclass(slots=True)
class EditedFiles:
    """*base* with what fixes changed; a tree of files itself.

    *real* leads a link's path to the file that it means: what is edited under two names is edited
    once. *changed* are contents by the path they have now, *moves* the renames so far, in order.
    """

    base: FileTree
    real: Callable[[str], str] = str
    changed: dict[str, bytes] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)

    def left_out(self) -> tuple[str, ...]:
        return self.base.left_out() if isinstance(self.base, LinkedTree) else ()

    def paths(self) -> tuple[str, ...]:
        moved = {self._now(path) for path in self.base.paths()}
        return tuple(sorted(moved | self.changed.keys()))

    def read(self, path: str) -> bytes:
        if path in self.changed:
            return self.changed[path]
        before = self.before(path)
        if self._now(before) != path:
            raise KeyError(path)
        home = self.home(path) if self.changed else path
        return self.changed[home] if home in self.changed else self.base.read(before)

    def before(self, path: str) -> str:
        """The name that *path* has without the moves."""
        for move in reversed(self.moves):
            path = renamed(path, Move(move.target, move.source))
        return path

    def home(self, path: str) -> str:
        """The path under which the contents of *path* lie, links followed."""
        return self._now(self.real(self.before(path)))

    def edit(self, edits: Iterable[Edit]) -> None:
        """Apply *edits*, none of which overlaps another."""
        by_path: dict[str, list[Edit]] = {}
        for each in edits:
            by_path.setdefault(self.home(each.path), []).append(each)
        for path, those in by_path.items():
            self.changed[path] = edited(self._contents(path), those)

    def move(self, move: Move) -> None:
        self.changed = {renamed(path, move): data for path, data in self.changed.items()}
        self.moves.append(move)

    def _contents(self, path: str) -> bytes:
        try:
            return self.read(path)
        except KeyError:
            return b""

    def _now(self, path: str) -> str:
        for move in self.moves:
            path = renamed(path, move)
        return path


def renamed(path: str, move: Move) -> str:
    """*path* after *move*, which names it or a folder around it, or does not concern it."""
    if path == move.source or path.startswith(f"{move.source}/"):
        return move.target + path[len(move.source) :]
    return path


def edited(data: bytes, edits: Iterable[Edit]) -> bytes:
    """*data* with *edits*; byte order mark and line endings stay as they are."""
    text = data.decode()
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    for edit in sorted(edits, key=lambda each: each.span, reverse=True):
        inserted = edit.text.replace("\r\n", "\n").replace("\n", line_end)
        text = text[: edit.span.start] + inserted + text[edit.span.end :]
    return (mark + text).encode()


def overlap(one: Edit, other: Edit) -> bool:
    """Whether applying both is ambiguous; two insertions at one place are."""
    if one.path != other.path:
        return False
    return one.span.start == other.span.start or one.span.overlaps(other.span)


def conflicts(edits: Iterable[Edit], accepted: Mapping[str, list[Edit]]) -> bool:
    return any(overlap(each, other) for each in edits for other in accepted.get(each.path, ()))
