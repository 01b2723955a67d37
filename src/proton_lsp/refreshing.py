"""Lenses and hints that an edit of another file has changed: the editor is asked to ask again.

Editors ask by themselves for the file that is edited, but not for those that are shown beside it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from pygls.exceptions import JsonRpcException

if TYPE_CHECKING:
    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)
_PAUSE_SECONDS = 0.5


class Refresher:
    """Lives on the event loop."""

    def __init__(self, server: ProtonServer) -> None:
        self._server = server
        self._waiting: asyncio.Task[None] | None = None

    def touched(self) -> None:
        """Some file changed: refresh when the typing pauses, if other files are open."""
        self.stop()
        if len(self._server.documents) > 1:
            self._waiting = asyncio.ensure_future(self._later())

    def refresh(self) -> None:
        """A choice or a setting changed: refresh now."""
        self._server.background(self._ask())

    def stop(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()

    async def _later(self) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        self.refresh()

    async def _ask(self) -> None:
        server = self._server
        try:
            if server.client.refresh_code_lenses:
                await server.workspace_code_lens_refresh_async(None)
            if server.client.refresh_inlay_hints:
                await server.workspace_inlay_hint_refresh_async(None)
        except JsonRpcException as error:
            _LOG.info("The editor does not refresh: %s", error)
