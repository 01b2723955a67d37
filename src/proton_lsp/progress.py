"""Work-done progress for long work, where the client can show it."""

from __future__ import annotations

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING, Self

from lsprotocol import types

if TYPE_CHECKING:
    from concurrent.futures import Future

    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)
_NUMBERS = itertools.count(1)
_STEPS = 100


class Progress:
    """``async with Progress(server, title) as progress: … progress.report(done, of, what)``."""

    def __init__(self, server: ProtonServer, title: str) -> None:
        self._server = server
        self._title = title
        self._token = f"proton-{next(_NUMBERS)}"
        self._shown = -1
        self._cancelled: Future[object] | None = None

    async def __aenter__(self) -> Self:
        if not self._server.client.progress:
            return self
        progress = self._server.work_done_progress
        try:
            await progress.create_async(self._token)
        except Exception:
            # A client may refuse; the work goes on without being shown.
            _LOG.info("The editor does not show progress of '%s'.", self._title)
            return self
        begin = types.WorkDoneProgressBegin(self._title, percentage=0, cancellable=True)
        progress.begin(self._token, begin)
        self._cancelled = progress.tokens[self._token]
        return self

    @property
    def is_cancelled(self) -> bool:
        """Whether the person pressed cancel."""
        return self._cancelled is not None and self._cancelled.cancelled()

    def report(self, done: int, of: int, what: str) -> None:
        """Say how far the work is; at most a hundred times."""
        percentage = done * _STEPS // max(of, 1)
        if self._cancelled is None or percentage == self._shown:
            return
        self._shown = percentage
        report = types.WorkDoneProgressReport(
            message=f"{done}/{of} {what}".strip(), percentage=percentage
        )
        self._server.work_done_progress.report(self._token, report)

    def say(self, what: str) -> None:
        """Say what is being done, where nobody knows how much there is to do."""
        if self._cancelled is not None:
            report = types.WorkDoneProgressReport(message=what)
            self._server.work_done_progress.report(self._token, report)

    async def __aexit__(self, *_error: object) -> None:
        if self._cancelled is not None:
            self._server.work_done_progress.end(self._token, types.WorkDoneProgressEnd())
            self._server.work_done_progress.tokens.pop(self._token, None)
            await asyncio.sleep(0)
