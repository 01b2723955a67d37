"""The user's settings: asked of clients that can be asked, taken from those that push them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from proton_lsp.settings import SECTION, Settings

if TYPE_CHECKING:
    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)


def apply(server: ProtonServer, values: object) -> bool:
    """Lay *values* over the defaults and ``initializationOptions``; whether anything changed."""
    settings, complaints = server.initial_settings.merged(values)
    for complaint in complaints:
        _LOG.warning(complaint)
    changed = settings != server.settings
    server.settings = settings
    return changed


async def pull(server: ProtonServer) -> bool:
    """Ask the client for the ``proton`` section; whether anything changed."""
    items = [types.ConfigurationItem(section=SECTION)]
    try:
        answer = await server.workspace_configuration_async(types.ConfigurationParams(items))
    except JsonRpcException as error:
        _LOG.warning("The editor does not tell its settings: %s", error)
        return False
    return apply(server, answer[0] if answer else None)


async def changed(server: ProtonServer, params: types.DidChangeConfigurationParams) -> bool:
    """React to ``workspace/didChangeConfiguration``, whichever way the client tells."""
    if server.client.configuration:
        return await pull(server)
    values = params.settings
    section = values.get(SECTION, values) if isinstance(values, dict) else None
    return apply(server, section)


def initial(values: object) -> tuple[Settings, tuple[str, ...]]:
    """The settings that ``initializationOptions`` give, and complaints about them."""
    section = values.get(SECTION, values) if isinstance(values, dict) else None
    return Settings().merged(section)


def is_trusted(values: object) -> bool:
    """Whether code of the workspace may run: where editors know of trust, ``workspaceTrusted``."""
    return not isinstance(values, dict) or values.get("workspaceTrusted", True) is True
