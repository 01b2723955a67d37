"""One folder of the workspace: its files, read and parsed once for each version of their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.files import read_text
from proton_bundle.findings import Finding, Severity
from proton_bundle.source import SourceText
from proton_lsp.workspace.editor_files import EditorFiles
from proton_lsp.workspace.memory import Memory

if TYPE_CHECKING:
    from pathlib import Path

    from proton_bundle.decode.nodes import Document as YamlDocument
    from proton_bundle.jinja.tree import Template
    from proton_lsp.documents import DocumentStore
    from proton_lsp.settings import Settings

_TEXTS = 128
_TREES = 48
"""A parsed template takes about forty times its text; beyond these the oldest are forgotten."""


class Project:
    """Used on the analysis thread only. Paths are POSIX and relative to the folder."""

    def __init__(self, root: Path, documents: DocumentStore, *, listed: bool = True) -> None:
        self.root = root
        self.files = EditorFiles(root, documents, listed=listed)
        self._sources: Memory[SourceText | None] = Memory(_TEXTS)
        self._yaml: Memory[YamlDocument] = Memory(_TREES)
        self._jinja: Memory[Template] = Memory(_TREES)

    def uri(self, path: str) -> str:
        return self.files.uri(path)

    def source(self, path: str) -> SourceText | None:
        """The file's text as the editor shows it; None when there is no such file."""
        stamp = self.files.stamp(path)
        return None if stamp is None else self._sources.get(path, stamp, lambda: self._read(path))

    def jinja(self, path: str) -> Template:
        """The file's Jinja, tolerantly parsed; empty when there is no such file."""
        from proton_bundle.jinja import parse

        source = self._text(path)
        return self._jinja.get(path, source, lambda: parse(source.text))

    def findings(self, path: str, _settings: Settings) -> tuple[Finding, ...]:
        """What is wrong with the file's Jinja."""
        return tuple(
            Finding(path, each.span, "PB501", each.kind, Severity.ERROR, each.message)
            for each in self.jinja(path).problems
        )

    def _text(self, path: str) -> SourceText:
        return self.source(path) or SourceText(path, "")

    def _read(self, path: str) -> SourceText | None:
        try:
            return read_text(self.files, path).source
        except KeyError:
            return None
