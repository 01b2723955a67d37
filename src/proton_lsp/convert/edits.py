"""Edits of files as LSP text edits and workspace edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_bundle.source import SourceText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.findings import Edit, Move
    from proton_lsp.request import Request
    from proton_lsp.workspace import Folder


def write_edits(
    request: Request, source: SourceText, edits: Iterable[Edit]
) -> list[types.TextEdit]:
    """Edits of one file, which reads *source*."""
    return [types.TextEdit(request.range(source, edit.span), edit.text) for edit in edits]


def write_workspace_edit(
    request: Request, folder: Folder, edits: Iterable[Edit], moves: Iterable[Move] = ()
) -> types.WorkspaceEdit | None:
    """Edits of any files; versioned where the client can, so that none lands in another text.

    None when a file must be created or renamed and the client cannot.
    """
    client = request.client
    renamed = [types.RenameFile(folder.uri(m.source), folder.uri(m.target)) for m in moves]
    if renamed and not (client.versioned_edits and client.rename_files):
        return None
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    missing = [path for path in by_path if folder.source(path) is None]
    if missing and not (client.versioned_edits and client.create_files):
        return None
    written = {
        path: write_edits(request, folder.source(path) or SourceText(path, ""), each)
        for path, each in by_path.items()
    }
    if not client.versioned_edits:
        return types.WorkspaceEdit(
            changes={_uri(folder, path): edits for path, edits in written.items()}
        )
    created = [types.CreateFile(folder.uri(path)) for path in missing]
    changed = [_versioned(folder, *each) for each in written.items()]
    return types.WorkspaceEdit(document_changes=[*created, *changed, *renamed])


def _versioned(folder: Folder, path: str, edits: list[types.TextEdit]) -> types.TextDocumentEdit:
    document = folder.files.document(path)
    version = document.version if document else None
    return types.TextDocumentEdit(
        types.OptionalVersionedTextDocumentIdentifier(_uri(folder, path), version), edits
    )


def _uri(folder: Folder, path: str) -> str:
    """As the client spells it, where the file is open."""
    document = folder.files.document(path)
    return document.uri if document else folder.uri(path)
