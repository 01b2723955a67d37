"""What the server says of itself: to the editor's output panel, each trouble once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.errors import RequestError

if TYPE_CHECKING:
    from proton_lsp.server import ProtonServer

_LEVELS = (
    (logging.ERROR, types.MessageType.Error),
    (logging.WARNING, types.MessageType.Warning),
    (logging.INFO, types.MessageType.Info),
)
_KEPT = 1_000


class ClientLog(logging.Handler):
    """Sends records as ``window/logMessage``; a message that was sent before is not sent again."""

    def __init__(self, server: ProtonServer) -> None:
        super().__init__(logging.INFO)
        self._server = server
        self._said: set[str] = set()
        self._sending = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._sending:
            # The client is gone, and pygls says so: that, too, would go to the client.
            return
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and isinstance(error.__cause__, RequestError):
            # The client asked too early or too late and was told: no news for a person.
            return
        text = self.format(record)
        if text in self._said or len(self._said) >= _KEPT:
            return
        self._said.add(text)
        kind = next((kind for level, kind in _LEVELS if record.levelno >= level), None)
        self._sending = True
        try:
            self._server.log(text, kind or types.MessageType.Debug)
        finally:
            self._sending = False


_LOGGERS = {"proton_lsp": logging.INFO, "pygls": logging.WARNING}


def install(server: ProtonServer) -> ClientLog:
    """Lead our logs and pygls' warnings to the client; standard error stays quiet."""
    handler = ClientLog(server)
    for name, level in _LOGGERS.items():
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
    return handler


def uninstall(handler: ClientLog) -> None:
    """Give the logs back to whoever else runs in this process."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
        logger.propagate = True
