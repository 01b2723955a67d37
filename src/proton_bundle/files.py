"""A tree of files, wherever it comes from: a folder, an archive, editors' open documents."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from proton_bundle import limits as bounds
from proton_bundle.errors import FileTooLargeError
from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SKIPPED_FOLDERS = frozenset({".git", "node_modules", ".venv", "__pycache__"})
_BYTE_ORDER_MARK = "\ufeff"


class FileTree(Protocol):
    """Files by POSIX path, relative to the tree."""

    def paths(self) -> tuple[str, ...]:
        """Every file, sorted."""

    def read(self, path: str) -> bytes:
        """The file's bytes; KeyError when there is none."""


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
        return tuple(sorted(self._walk()))

    def read(self, path: str) -> bytes:
        """KeyError also for what cannot be read; FileTooLargeError beyond ``file_bytes``."""
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise KeyError(path)
        file = self.root / path
        if not self._is_inside(file) or not file.is_file():
            raise KeyError(path)
        try:
            with file.open("rb") as stream:
                data = stream.read(self.limits.file_bytes + 1)
        except OSError as error:
            raise KeyError(path) from error
        if len(data) > self.limits.file_bytes:
            raise FileTooLargeError(_too_large(path, self.limits))
        return data

    def _walk(self) -> Iterator[str]:
        # os.walk, not Path.rglob: it does not follow linked folders and lets us prune.
        for folder, subfolders, names in os.walk(self.root):
            subfolders[:] = sorted(set(subfolders) - SKIPPED_FOLDERS)
            for name in names:
                file = Path(folder, name)
                if file.is_file() and self._is_inside(file):
                    yield file.relative_to(self.root).as_posix()

    def _is_inside(self, file: Path) -> bool:
        if not file.is_symlink() and not any(
            parent.is_symlink() for parent in _parents_below(file, self.root)
        ):
            return True
        try:
            return file.resolve().is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):
            return False


@dataclass(frozen=True, slots=True)
class OverlayFiles:
    """*base* with some files' contents *changed* or added."""

    base: FileTree
    changed: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.base.paths(), *self.changed}))

    def read(self, path: str) -> bytes:
        return self.changed[path] if path in self.changed else self.base.read(path)


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
    except FileTooLargeError as error:
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


def _parents_below(file: Path, root: Path) -> Iterator[Path]:
    for parent in file.parents:
        if parent == root:
            return
        yield parent


def _too_large(path: str, limits: bounds.Limits) -> str:
    return f"{path} is larger than {limits.file_bytes:,} bytes; Proton took at most 5 MB a bundle."
