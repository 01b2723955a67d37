"""The language server: one client's session, and the moving of messages to where they are answered.

Everything here runs on the event loop and takes microseconds; analysis runs on its own thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException
from pygls.lsp.server import LanguageServer

from proton_lsp import __version__, logs, session, uris
from proton_lsp.analysis_thread import AnalysisThread, Priority
from proton_lsp.client import ClientFeatures
from proton_lsp.convert.changes import read_changes
from proton_lsp.deploying import Deployment
from proton_lsp.diagnostics import Diagnostics
from proton_lsp.documents import DocumentStore
from proton_lsp.errors import ContentModifiedError, NoSuchFileError, RequestError
from proton_lsp.previews import Previews
from proton_lsp.protocol import ProtonProtocol
from proton_lsp.refreshing import Refresher
from proton_lsp.request import Request
from proton_lsp.settings import Settings
from proton_lsp.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence

    from proton_lsp.endpoints.endpoint import Command, Endpoint

_LOG = logging.getLogger(__name__)


class ProtonServer(LanguageServer):
    """One session with one client."""

    protocol: ProtonProtocol

    def __init__(self) -> None:
        super().__init__("proton", __version__, protocol_cls=ProtonProtocol)
        self.documents = DocumentStore()
        self.index = Workspace(self.documents)
        self.client = ClientFeatures()
        self.initial_settings = self.settings = Settings()
        self.analysis = AnalysisThread()
        self.diagnostics = Diagnostics(self)
        self.previews = Previews(self)
        self.refresher = Refresher(self)
        self.deployment = Deployment(self)
        self.trusted = True
        self._sent_tokens: dict[str, tuple[str, list[int]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._log = logs.install(self)
        session.register(self)

    # --- texts ---

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        self.documents.open(item.uri, item.language_id, item.version, item.text)
        self._touched(item.uri)

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        changed = params.text_document
        changes = read_changes(params.content_changes)
        if self.documents.change(changed.uri, changed.version, changes) is not None:
            self._touched(changed.uri)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        if self.documents.close(params.text_document.uri) is not None:
            self._touched(params.text_document.uri)

    def files_changed(self, changed: Iterable[str]) -> None:
        """Files of these URIs changed, came or went outside the editor."""
        self.diagnostics.files_changed(changed)
        self.previews.touched()
        self.refresher.touched()

    def _touched(self, uri: str) -> None:
        self.diagnostics.touched(uri)
        self.previews.touched()
        self.refresher.touched()

    # --- requests ---

    async def answer(self, endpoint: Endpoint, params: object) -> object:
        """Compute the result on the analysis thread; refuse when the text changed meanwhile."""
        try:
            if endpoint.long:
                return await endpoint.load_long()(self, params)
            return await self._compute(endpoint, params)
        except RequestError as error:
            raise JsonRpcException(error.message, error.code) from error

    async def execute(self, command: Command, arguments: Sequence[object]) -> object:
        """Run a command of ``workspace/executeCommand``."""
        try:
            return await command.load()(self, arguments)
        except RequestError as error:
            raise JsonRpcException(error.message, error.code) from error

    async def _compute(self, endpoint: Endpoint, params: object) -> object:
        uri = _document_uri(params)
        document = self.documents.get(uri)

        def compute() -> object:
            if self.documents.get(uri) is not document:
                raise ContentModifiedError
            try:
                return endpoint.load()(self.request(uri), params)
            except NoSuchFileError:
                # An open text that is no file (``untitled:``, ``git:``) has no bundle around it.
                if document is None:
                    raise
                return None

        return await self.analysis.run(Priority.REQUEST, compute)

    def request(self, uri: str = "") -> Request:
        """What an endpoint is given when it is asked about *uri*."""
        return Request(
            workspace=self.index,
            client=self.client,
            settings=self.settings,
            encoding=self.documents.encoding,
            sent_tokens=self._sent_tokens,
            choice=self.previews.choices.get(uris.canonical(uri)),
            trusted=self.trusted,
            uri=uri,
        )

    # --- the loop ---

    def began(self) -> None:
        """Remember the loop, so that other threads can speak through it."""
        self._loop = asyncio.get_running_loop()

    def background(self, work: Coroutine[Any, Any, object]) -> None:
        """Run *work* as a task of its own; a failure is logged."""
        task = asyncio.ensure_future(_logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def log(self, message: str, kind: types.MessageType) -> None:
        """Write a line to the editor's output panel, from any thread."""
        if self._loop is None or self._loop.is_closed():
            return
        params = types.LogMessageParams(kind, message)
        if threading.current_thread() is threading.main_thread():
            self.window_log_message(params)
        else:
            self._loop.call_soon_threadsafe(self.window_log_message, params)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what pygls could not handle; a pop-up would help nobody.

        A request that failed was answered with its error, and pygls logs it by itself.
        """
        if source is not FeatureRequestError:
            _LOG.error("%s: %s", type(error).__name__, error)

    def shutdown(self) -> None:
        self.analysis.stop()
        self.diagnostics.stop()
        self.previews.stop()
        self.refresher.stop()
        self.deployment.stop()
        logs.uninstall(self._log)
        super().shutdown()  # type: ignore[no-untyped-call]  # pygls


async def _logged(work: Coroutine[Any, Any, object]) -> None:
    try:
        await work
    except Exception:
        _LOG.exception("A background task failed")


def _document_uri(params: object) -> str:
    """The document a request is about; empty for requests about none."""
    document = getattr(params, "text_document", None)
    return str(getattr(document, "uri", ""))
