"""Which files outside the editor matter, and asking the client to watch them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)
_PATTERNS = (
    "**/*.{yaml,yml,tf}",
    "**/.compatible-envs",
    "**/{proton,pyproject}.toml",
)

FILE_OPERATIONS = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**/*"), scheme="file")]
)


async def register(server: ProtonServer) -> None:
    """Register what this client lets be registered; a silent client is asked nothing."""
    registrations = []
    if server.client.watched_files:
        watchers = [types.FileSystemWatcher(pattern) for pattern in _PATTERNS]
        registrations.append(
            types.Registration(
                "proton-files",
                types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                types.DidChangeWatchedFilesRegistrationOptions(watchers),
            )
        )
    if server.client.configuration_changes:
        registrations.append(
            types.Registration(
                "proton-settings",
                types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                types.DidChangeConfigurationRegistrationOptions(section="proton"),
            )
        )
    if not registrations:
        return
    try:
        await server.client_register_capability_async(types.RegistrationParams(registrations))
    except JsonRpcException as error:
        _LOG.warning("The editor refuses to watch files: %s. Save a file to check again.", error)
