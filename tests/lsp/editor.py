"""An editor at work: the few gestures tests need, over pytest-lsp's client."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient

PATIENCE = 20


@dataclass
class Editor:
    """*folder* is what it has open; paths are relative to it."""

    client: LanguageClient
    folder: Path
    pulls: bool = False
    versions: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def uri(self, path: str) -> str:
        return (self.folder / path).as_uri()

    def identifier(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def write(self, path: str, text: str) -> None:
        """Put a file on the disk, without the editor."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def open(self, path: str, text: str | None = None) -> None:
        text = (self.folder / path).read_text() if text is None else text
        self.versions[path], self.texts[path] = 1, text
        item = types.TextDocumentItem(self.uri(path), "proton-cfn", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def replace(self, path: str, old: str, new: str) -> None:
        """Type *new* over the only *old* (ASCII lines before it, please)."""
        text = self.texts[path]
        start = text.index(old)
        where = types.Range(self.position(path, start), self.position(path, start + len(old)))
        self.texts[path] = text[:start] + new + text[start + len(old) :]
        self.versions[path] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[path], self.uri(path)),
                [types.TextDocumentContentChangePartial(where, new)],
            )
        )

    def close(self, path: str) -> None:
        params = types.DidCloseTextDocumentParams(self.identifier(path))
        self.client.text_document_did_close(params)

    def changed_on_disk(self, path: str, kind: types.FileChangeType) -> None:
        params = types.DidChangeWatchedFilesParams([types.FileEvent(self.uri(path), kind)])
        self.client.workspace_did_change_watched_files(params)

    def position(self, path: str, offset: int) -> types.Position:
        lines = self.texts[path][:offset].split("\n")
        return types.Position(len(lines) - 1, len(lines[-1]))

    def at(self, path: str, marker: str, shift: int = 0) -> types.Position:
        """The position of the only *marker* in the file's text."""
        return self.position(path, self.texts[path].index(marker) + shift)

    async def codes(self, path: str, *expected: str) -> None:
        """Wait until the file's findings have exactly these codes."""
        async with asyncio.timeout(PATIENCE):
            while sorted(await self._codes(path)) != sorted(expected):
                if not self.pulls:
                    await self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def findings(self, path: str) -> list[types.Diagnostic]:
        if not self.pulls:
            return list(self.client.diagnostics.get(self.uri(path), ()))
        params = types.DocumentDiagnosticParams(self.identifier(path))
        report = await self.client.text_document_diagnostic_async(params)
        return list(report.items)

    async def _codes(self, path: str) -> list[str]:
        return [str(each.code) for each in await self.findings(path)]
