"""pygls' protocol with our own documents, and with what its releases get wrong put right."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    LanguageServerProtocol,
    lsp_method,
)

if TYPE_CHECKING:
    from pygls.protocol.json_rpc import RPCMessage

    from proton_lsp.server import ProtonServer

_LOG = logging.getLogger(__name__)


class ProtonProtocol(LanguageServerProtocol):
    """Text synchronisation goes to our store only; pygls' own workspace stays empty."""

    _server: ProtonServer

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.did_open(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._server.did_change(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.did_close(params)

    @property
    def was_shut_down(self) -> bool:
        """Whether the client asked to shut down before it left."""
        return bool(self._shutdown)

    def structure_message(self, data: dict[str, Any]) -> object:
        """Read a message; a request that cannot be read is answered, not shown to the user."""
        if "jsonrpc" in data and str(data.get("method", "")).startswith(OWN_METHODS):
            return _plain(data)
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" in data and "id" in data:
                self._send_response(data["id"], error=error.to_response_error())
            _LOG.warning("Ignoring a message that is not LSP: %s", data.get("method"))
            return _UNREADABLE

    def handle_message(self, message: RPCMessage) -> None:
        if message is _UNREADABLE or not hasattr(message, "jsonrpc"):
            return
        if self._workspace is None and not self._may_come_first(message):
            if (number := getattr(message, "id", None)) is not None:
                self._send_response(number, error=_NOT_INITIALIZED)
            return
        super().handle_message(message)

    def _may_come_first(self, message: object) -> bool:
        return getattr(message, "method", None) in (types.INITIALIZE, types.EXIT)

    def _handle_cancel_notification(self, msg_id: int | str) -> None:
        """Cancel, unless the answer is on its way already: that happens all day long."""
        if msg_id in self._request_futures:
            super()._handle_cancel_notification(msg_id)

    def _handle_response(
        self,
        msg_id: int | str,
        result: object | None = None,
        error: types.ResponseError | None = None,
    ) -> None:
        """Drop the answer to a request of ours whose task was cancelled meanwhile.

        pygls would set the result of a future that is done and report that to the user:
        https://github.com/openlawlibrary/pygls/issues/621
        """
        future = self._request_futures.get(msg_id)
        if future is not None and future.done():
            del self._request_futures[msg_id]
            return
        super()._handle_response(msg_id, result, error)


def _plain(data: dict[str, Any]) -> JsonRPCRequestMessage | JsonRPCNotification:
    """A message of our own, whose parameters stay the JSON that they are."""
    jsonrpc, method, params = data["jsonrpc"], data["method"], data.get("params")
    if "id" in data:
        return JsonRPCRequestMessage(id=data["id"], jsonrpc=jsonrpc, method=method, params=params)
    return JsonRPCNotification(jsonrpc=jsonrpc, method=method, params=params)


OWN_METHODS = "proton/"
_UNREADABLE = object()
_NOT_INITIALIZED = types.ResponseError(
    types.ErrorCodes.ServerNotInitialized, "The first request must be 'initialize'."
)
