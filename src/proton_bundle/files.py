"""A tree of files, wherever it comes from: a folder, an archive, editors' open documents."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from proton_bundle import limits as bounds
from proton_bundle.errors import FileTooLargeError, UnreadableFileError
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SKIPPED_FOLDERS = frozenset({".git", ".terraform", ".venv", "__pycache__", "node_modules"})
_BYTE_ORDER_MARK = "\ufeff"


class FileTree(Protocol):
    """Files by POSIX path, relative to the tree."""

    def paths(self) -> tuple[str, ...]:
        """Every file, sorted."""

    def read(self, path: str) -> bytes:
        """The file's bytes; KeyError when there is none."""


@runtime_checkable
class LinkedTree(Protocol):
    """A tree that may hold symbolic links, some of which it leaves out."""

    def left_out(self) -> tuple[str, ...]:
        """The links that lead out of the tree, or nowhere, sorted."""


@dataclass(frozen=True, slots=True)
class MemoryFiles:
    contents: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.contents))

    def read(self, path: str) -> bytes:
        return self.contents[path]


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files beneath *root*. Links that lead out of it, and files that are no plain files, are
    left out; so are version control and installed packages."""

    root: Path
    limits: bounds.Limits = bounds.DEFAULT

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(path for path, entry in _walk(self.root) if self._is_ours(entry)))

    def left_out(self) -> tuple[str, ...]:
        """The links that `paths` leaves out because they lead out of the folder, or nowhere."""
        links = ((path, entry) for path, entry in _walk(self.root) if entry.is_symlink())
        return tuple(sorted(path for path, entry in links if not self._stays_inside(entry.path)))

    def read(self, path: str) -> bytes:
        """UnreadableFileError for a file that is there and cannot be read."""
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise KeyError(path)
        try:
            if not self._stays_inside(self.root / path) or not (self.root / path).is_file():
                raise KeyError(path)
            with (self.root / path).open("rb") as stream:
                data = stream.read(self.limits.file_bytes + 1)
        except (OSError, ValueError) as error:
            raise UnreadableFileError(f"{path} cannot be read: {_reason(error)}.") from error
        if len(data) > self.limits.file_bytes:
            raise FileTooLargeError(
                f"{path} is larger than {self.limits.file_bytes:,} bytes, "
                "and no file of a bundle may be."
            )
        return data

    def _is_ours(self, entry: os.DirEntry[str]) -> bool:
        if entry.is_symlink():
            return self._stays_inside(entry.path) and entry.is_file()
        return entry.is_file(follow_symlinks=False)

    def _stays_inside(self, file: Path | str) -> bool:
        try:
            return Path(file).resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):  # gone meanwhile, or a link that leads to itself
            return False


@dataclass(frozen=True, slots=True)
class OverlayFiles:
    """*base* with some files' contents *changed* or added."""

    base: FileTree
    changed: Mapping[str, bytes]

    def left_out(self) -> tuple[str, ...]:
        return self.base.left_out() if isinstance(self.base, LinkedTree) else ()

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.base.paths(), *self.changed}))

    def read(self, path: str) -> bytes:
        return self.changed[path] if path in self.changed else self.base.read(path)


@dataclass(frozen=True, slots=True)
class SeveralFolders:
    """*folders*, far apart, named relative to *root*: what else lies beneath it is not looked at.

    None of the folders lies in another.
    """

    root: Path
    folders: tuple[FolderFiles, ...]

    def paths(self) -> tuple[str, ...]:
        return tuple(
            sorted(start + path for start, each in self._by_start() for path in each.paths())
        )

    def left_out(self) -> tuple[str, ...]:
        found = (start + path for start, each in self._by_start() for path in each.left_out())
        return tuple(sorted(found))

    def read(self, path: str) -> bytes:
        for start, each in self._by_start():
            if path.startswith(start):
                return each.read(path.removeprefix(start))
        raise KeyError(path)

    def _by_start(self) -> Iterator[tuple[str, FolderFiles]]:
        for each in self.folders:
            yield f"{each.root.relative_to(self.root).as_posix()}/", each


@dataclass(frozen=True, slots=True)
class Subtree:
    """The files of *base* beneath the folder *prefix*, named relative to it."""

    base: FileTree
    prefix: str

    def paths(self) -> tuple[str, ...]:
        start = f"{self.prefix}/"
        return tuple(p.removeprefix(start) for p in self.base.paths() if p.startswith(start))

    def read(self, path: str) -> bytes:
        return self.base.read(f"{self.prefix}/{path}")


def subtree(files: FileTree, prefix: str) -> FileTree:
    """*files* beneath *prefix*; ``""`` and ``"."`` are the whole tree."""
    prefix = prefix.strip("/")
    return files if prefix in ("", ".") else Subtree(files, prefix)


@dataclass(frozen=True, slots=True)
class TextProblem:
    """A file that cannot be read as text; *byte_offset* counts from its first byte."""

    path: str
    message: str
    byte_offset: int = 0


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file as text. With a *problem* the text holds replacement characters, or nothing."""

    source: SourceText
    problem: TextProblem | None = field(default=None)


def read_text(files: FileTree, path: str) -> TextFile:
    """The file as UTF-8 without its byte order mark; KeyError when there is none."""
    try:
        return decode_text(path, files.read(path))
    except UnreadableFileError as error:
        return TextFile(SourceText(path, ""), TextProblem(path, str(error)))


def decode_text(path: str, data: bytes) -> TextFile:
    """*data* as UTF-8; what is not UTF-8 becomes a problem that names the first bad byte."""
    try:
        return TextFile(SourceText(path, data.decode().removeprefix(_BYTE_ORDER_MARK)))
    except UnicodeDecodeError as error:
        text = data.decode(errors="replace").removeprefix(_BYTE_ORDER_MARK)
        message = (
            f"{path} is not UTF-8 text: byte 0x{data[error.start]:02x} at offset {error.start}. "
            "Save the file as UTF-8."
        )
        return TextFile(SourceText(path, text), TextProblem(path, message, error.start))


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Every entry beneath *folder* that is no folder, with its path relative to it."""
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, current = pending.pop()
        try:
            entries = list(os.scandir(current))
        except OSError:
            continue  # gone, or closed to us: nothing in it can be named
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield prefix + entry.name, entry
            elif entry.name not in SKIPPED_FOLDERS:
                pending.append((f"{prefix}{entry.name}/", entry.path))


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
