"""What the client tells of itself and its workspace: from ``initialize`` to changed files."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, TypeAlias

from lsprotocol import types

from proton_lsp import configuration, uris, watching
from proton_lsp.client import read_features
from proton_lsp.convert.positions import choose_encoding
from proton_lsp.endpoints import COMMANDS, ENDPOINTS
from proton_lsp.lifetime import can_watch, wait_for_end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from proton_lsp.endpoints.endpoint import Command, Endpoint
    from proton_lsp.server import ProtonServer

Handler: TypeAlias = "Callable[[ProtonServer, Any], None]"

_LOG = logging.getLogger(__name__)
_PARENT_GONE = 1


def register(server: ProtonServer) -> None:
    """Bind the notifications that every client may send."""
    for method, handler in _HANDLERS.items():
        server.feature(method)(_bound(handler))
    for operation in (types.WORKSPACE_DID_CREATE_FILES, types.WORKSPACE_DID_DELETE_FILES):
        server.feature(operation, watching.FILE_OPERATIONS)(_bound(_files_changed))
    server.feature(types.WORKSPACE_DID_RENAME_FILES, watching.FILE_OPERATIONS)(
        _bound(_files_renamed)
    )


def _bound(handler: Handler) -> Callable[[ProtonServer, object], None]:
    # pygls gives the server to whatever calls its first parameter "ls".
    def handle(ls: ProtonServer, params: object) -> None:
        handler(ls, params)

    return handle


def _initialize(server: ProtonServer, params: types.InitializeParams) -> None:
    """Take what the client declares and offer what it can use."""
    server.began()
    general = params.capabilities.general
    server.documents.encoding = choose_encoding((general and general.position_encodings) or ())
    server.client = read_features(params.capabilities)
    server.initial_settings, complaints = configuration.initial(params.initialization_options)
    server.settings = server.initial_settings
    server.trusted = configuration.is_trusted(params.initialization_options)
    for complaint in complaints:
        _LOG.warning(complaint)
    server.index.set_folders(_folders(params))
    for endpoint in ENDPOINTS:
        if endpoint.offered(server.client):
            options = endpoint.options(server.client)
            server.feature(endpoint.method, options)(_answering(endpoint))
    for command in COMMANDS:
        server.command(command.name)(_executing(command))
    if params.process_id is not None and can_watch(params.process_id):
        server.background(_leave_after(server, params.process_id))


def _answering(endpoint: Endpoint) -> Callable[[ProtonServer, object], Awaitable[object]]:
    async def answer(ls: ProtonServer, params: object) -> object:
        return await ls.answer(endpoint, params)

    return answer


def _executing(command: Command) -> Callable[..., Awaitable[object]]:
    async def execute(ls: ProtonServer, *arguments: object) -> object:
        return await ls.execute(command, arguments)

    # pygls would evaluate them, and what they name is imported for type checkers only.
    execute.__annotations__.clear()
    return execute


def _initialized(server: ProtonServer, _params: types.InitializedParams) -> None:
    server.background(_prepare(server))


async def _prepare(server: ProtonServer) -> None:
    """Everything that needs the client's answers, then the first look at the workspace."""
    await watching.register(server)
    if server.client.configuration:
        await configuration.pull(server)
    server.diagnostics.refresh()


def _configuration_changed(
    server: ProtonServer, params: types.DidChangeConfigurationParams
) -> None:
    async def react() -> None:
        if await configuration.changed(server, params):
            server.diagnostics.refresh()
            server.previews.touched()
            server.refresher.refresh()

    server.background(react())


def _folders_changed(server: ProtonServer, params: types.DidChangeWorkspaceFoldersParams) -> None:
    removed = {uris.to_path(folder.uri) for folder in params.event.removed}
    kept = [root for root in server.index.roots if root not in removed]
    added = [path for folder in params.event.added if (path := uris.to_path(folder.uri))]
    server.index.set_folders([*kept, *added])
    server.diagnostics.refresh()


def _watched_changed(server: ProtonServer, params: types.DidChangeWatchedFilesParams) -> None:
    server.files_changed([change.uri for change in params.changes])


def _files_changed(
    server: ProtonServer, params: types.CreateFilesParams | types.DeleteFilesParams
) -> None:
    server.files_changed([each.uri for each in params.files])


def _files_renamed(server: ProtonServer, params: types.RenameFilesParams) -> None:
    both = [uri for each in params.files for uri in (each.old_uri, each.new_uri)]
    server.files_changed(both)


def _saved(server: ProtonServer, params: types.DidSaveTextDocumentParams) -> None:
    server.files_changed([params.text_document.uri])


def _trusted(server: ProtonServer, _params: object) -> None:
    server.trusted = True
    server.refresher.refresh()


def _preview_closed(server: ProtonServer, params: object) -> None:
    from proton_lsp.endpoints.previewing import closed

    closed(server, params)


def _folders(params: types.InitializeParams) -> list[Path]:
    """The folders of the workspace, whichever of three fields the client fills."""
    given = [folder.uri for folder in params.workspace_folders or ()]
    if not given and params.root_uri:
        given = [params.root_uri]
    if not given and params.root_path:
        from pathlib import Path

        return [Path(params.root_path)]
    return [path for uri in given if (path := uris.to_path(uri))]


async def _leave_after(server: ProtonServer, process_id: int) -> None:
    await wait_for_end(process_id)
    server.deployment.stop()
    # The thread that reads standard input cannot be stopped another way.
    os._exit(_PARENT_GONE)


_HANDLERS: dict[str, Handler] = {
    types.INITIALIZE: _initialize,
    types.INITIALIZED: _initialized,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: _configuration_changed,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: _folders_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: _watched_changed,
    types.TEXT_DOCUMENT_DID_SAVE: _saved,
    "proton/didCloseRenderedDocument": _preview_closed,
    "proton/didGrantTrust": _trusted,
}
