"""A folder's files as the editor sees them: open ones from the editor, the rest from disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.files import FolderFiles
from proton_bundle.limits import DEFAULT
from proton_lsp import uris

if TYPE_CHECKING:
    from pathlib import Path

    from proton_lsp.documents import Document, DocumentStore

_BYTE_ORDER_MARK = "\ufeff"
_SUFFIXES = (".yaml", ".yml", ".tf", ".compatible-envs")


class EditorFiles:
    """A ``FileTree`` beneath *root*. The listing is kept until ``forget_listing``."""

    def __init__(self, root: Path, documents: DocumentStore, *, listed: bool = True) -> None:
        self.root = root
        self._documents = documents
        self._disk = FolderFiles(root, DEFAULT)
        self._listed = listed
        self._listing: tuple[str, ...] | None = None if listed else ()
        self._open: dict[str, Document] = {}
        self._opened_at = -1

    def paths(self) -> tuple[str, ...]:
        """The files that can belong to a bundle, open ones that were never saved included."""
        if self._listing is None:
            self._listing = tuple(p for p in self._disk.paths() if p.endswith(_SUFFIXES))
        opened = self.opened
        return tuple(sorted({*self._listing, *opened})) if opened else self._listing

    def read(self, path: str) -> bytes:
        document = self.document(path)
        if document is None:
            return self._disk.read(path)
        text = document.text
        # Readers drop one byte order mark; offsets must count the one the editor counts.
        mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
        return (mark + text).encode(errors="replace")

    def stamp(self, path: str) -> object:
        """Equal as long as the file's content is the same; None when the file is gone."""
        document = self.document(path)
        if document is not None:
            return document
        try:
            status = (self.root / path).stat()
        except (OSError, ValueError):
            return None
        return (status.st_mtime_ns, status.st_size)

    def document(self, path: str) -> Document | None:
        return self.opened.get(path)

    def uri(self, path: str) -> str:
        return uris.from_path(self.root / path)

    def path_of(self, uri: str) -> str | None:
        """The path beneath the root that *uri* names, or None when it lies elsewhere."""
        path = uris.to_path(uri)
        if path is None or not path.is_relative_to(self.root):
            return None
        return path.relative_to(self.root).as_posix()

    @property
    def opened(self) -> dict[str, Document]:
        """The open documents beneath the root, by path."""
        generation = self._documents.generation
        if generation != self._opened_at:
            found = ((self.path_of(each.uri), each) for each in self._documents)
            self._open = {path: document for path, document in found if path is not None}
            self._opened_at = generation
        return self._open

    def forget_listing(self) -> None:
        """Look at the disk again the next time files are listed."""
        if self._listed:
            self._listing = None
