"""The texts that the editor has open, kept in step by incremental edits.

pygls has a store of its own, but it ends lines at U+2028 and its like, which corrupts the text.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.source import SourceText
from proton_lsp import uris
from proton_lsp.convert.positions import PositionEncoding, UnitRange, to_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """Replace *where* by *text*; *where* None replaces everything."""

    where: UnitRange | None
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one open document. Immutable, so that any thread may keep it."""

    uri: str
    version: int | None
    language_id: str
    source: SourceText

    @property
    def text(self) -> str:
        return self.source.text


@dataclass(slots=True)
class DocumentStore:
    """Documents by URI, however the client spells it.

    *encoding* is the one negotiated with the client; *generation* grows with every change.
    """

    encoding: PositionEncoding = PositionEncoding.UTF16
    generation: int = 0
    _documents: dict[str, Document] = field(default_factory=dict)
    _strangers: set[str] = field(default_factory=set)

    def open(self, uri: str, language_id: str, version: int | None, text: str) -> Document:
        """Take *text* as what the editor shows; opening twice replaces the first."""
        self._strangers.discard(uri)
        document = Document(uri, version, language_id, SourceText(uri, text))
        self._put(document)
        return document

    def change(self, uri: str, version: int | None, changes: Iterable[Change]) -> Document | None:
        """Apply *changes* one after the other; None, said once, when *uri* is not open."""
        document = self.get(uri)
        if document is None:
            self._say_once(uri)
            return None
        source = document.source
        for change in changes:
            source = SourceText(uri, self._apply(source, change))
        changed = Document(uri, version, document.language_id, source)
        self._put(changed)
        return changed

    def close(self, uri: str) -> Document | None:
        self.generation += 1
        return self._documents.pop(uris.canonical(uri), None)

    def get(self, uri: str) -> Document | None:
        return self._documents.get(uris.canonical(uri))

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._documents.values()))

    def __len__(self) -> int:
        return len(self._documents)

    def _put(self, document: Document) -> None:
        self._documents[uris.canonical(document.uri)] = document
        self.generation += 1

    def _apply(self, source: SourceText, change: Change) -> str:
        if change.where is None:
            return change.text
        span = to_span(source, change.where, self.encoding)
        return source.text[: span.start] + change.text + source.text[span.end :]

    def _say_once(self, uri: str) -> None:
        if uri not in self._strangers:
            self._strangers.add(uri)
            _LOG.warning("Ignoring edits to %s: the editor never opened it.", uri)
