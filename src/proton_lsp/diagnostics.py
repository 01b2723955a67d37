"""When findings are computed and sent: at once for what is typed, later for what is slow.

Pull clients ask by themselves and are told when to ask again; the others are sent what changed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.analysis_thread import Priority
from proton_lsp.progress import Progress
from proton_lsp.slow_checks import SlowChecks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Folder, Unit

_CONFIGURATIONS = ("/proton.toml", "/pyproject.toml")
_GRACE_SECONDS = 0.005
_REST_SECONDS = 20
"""Without a change: then a full collection disturbs nobody."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One file's diagnostics, and the version of the text they belong to (None: not open)."""

    uri: str
    version: int | None
    items: list[types.Diagnostic]


class Diagnostics:
    """Keeps the editor's findings current. Lives on the event loop."""

    def __init__(self, server: ProtonServer) -> None:
        self._server = server
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._sent: dict[str, int] = {}
        self._indexing: asyncio.Task[None] | None = None
        self._slow = SlowChecks(server, self._slow_found)
        self._rest: asyncio.TimerHandle | None = None

    def touched(self, uri: str) -> None:
        """*uri* changed in the editor: check it, instead of any check of it that still waits."""
        self._server.index.touch(uri)
        self._start(uri)
        self._wait_for_rest()

    def _wait_for_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(_REST_SECONDS, gc.collect)

    def _start(self, uri: str) -> None:
        if (waiting := self._checks.get(uri)) is not None:
            waiting.cancel()
        task = asyncio.ensure_future(self._check(uri))
        self._checks[uri] = task
        task.add_done_callback(lambda ended: self._ended(uri, ended))

    def files_changed(self, uris: Iterable[str]) -> None:
        """Files changed, came or went outside the editor."""
        changed = tuple(uris)
        if any(uri.endswith(_CONFIGURATIONS) for uri in changed):
            self._server.index.read_configuration()
            self.refresh()
        for uri in changed:
            self._server.index.touch(uri, listing=True)
            self._start(uri)
        self._ask_to_pull_again()

    def refresh(self) -> None:
        """Settings or folders changed: everything anew, instead of an indexing that still runs."""
        if self._indexing is not None:
            self._indexing.cancel()
        self._indexing = asyncio.ensure_future(self._index())
        self._indexing.add_done_callback(_say_failure)
        self._ask_to_pull_again()

    def stop(self) -> None:
        self._slow.stop()
        if self._rest is not None:
            self._rest.cancel()
        for task in (*self._checks.values(), self._indexing):
            if task is not None:
                task.cancel()

    async def _index(self) -> None:
        server = self._server
        units = await server.analysis.run(Priority.WORKSPACE, server.index.units)
        async with Progress(server, "Reading Proton bundles") as progress:
            for done, unit in enumerate(units):
                if progress.is_cancelled:
                    return
                progress.report(done, len(units), unit.name.path)
                await self._run(Priority.WORKSPACE, unit)
        # What the index holds now stays: the collector must not walk it again at some keystroke.
        gc.freeze()

    async def _check(self, uri: str) -> None:
        index = self._server.index
        # Editors send an edit and a completion request as one: the request must come first.
        await asyncio.sleep(_GRACE_SECONDS)
        units = await self._server.analysis.run(Priority.OPEN_FILES, lambda: index.units_of(uri))
        for number, unit in enumerate(units):
            # The first is the changed file's own; the others only depend on it.
            await self._run(Priority.WORKSPACE if number else Priority.OPEN_FILES, unit)
            if unit.is_bundle and unit.folder.has_open(unit.name.path):
                self._slow.touched(unit.folder, unit.name.path)

    async def _run(self, priority: Priority, unit: Unit) -> None:
        settings = self._server.settings
        paths = await self._server.analysis.run(priority, lambda: unit.check(settings))
        if not self._server.client.pull_diagnostics:
            await self._send_all(unit.folder, paths, priority)

    async def _slow_found(self, folder: Folder, paths: frozenset[str]) -> None:
        """cfn-lint had news of these files."""
        if self._server.client.pull_diagnostics:
            self._ask_to_pull_again()
        else:
            await self._send_all(folder, paths, Priority.OPEN_FILES)

    async def _send_all(self, folder: Folder, paths: frozenset[str], priority: Priority) -> None:
        for each in await self._server.analysis.run(priority, lambda: self._write(folder, paths)):
            self._send(each)

    def _write(self, folder: Folder, paths: frozenset[str]) -> list[Outgoing]:
        """On the analysis thread: the findings as the client reads them."""
        from proton_lsp.convert.findings import write_findings

        request = self._server.request()
        outgoing = []
        for path in sorted(paths):
            document = folder.files.document(path)
            items = write_findings(request, folder, folder.known_findings(path))
            uri = document.uri if document else folder.uri(path)
            outgoing.append(Outgoing(uri, document.version if document else None, items))
        return outgoing

    def _send(self, outgoing: Outgoing) -> None:
        """Publish, unless the text moved on meanwhile or the editor knows already."""
        document = self._server.documents.get(outgoing.uri)
        if (document.version if document else None) != outgoing.version:
            return
        if document is None and not self._server.settings.workspace_diagnostics:
            outgoing = Outgoing(outgoing.uri, None, [])
        mark = hash((outgoing.version, repr(outgoing.items)))
        known = self._sent.get(outgoing.uri)
        if known == mark or (known is None and document is None and not outgoing.items):
            return
        self._sent[outgoing.uri] = mark
        version = outgoing.version if self._server.client.diagnostic_versions else None
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(outgoing.uri, outgoing.items, version)
        )

    def _ask_to_pull_again(self) -> None:
        client = self._server.client
        if client.pull_diagnostics and client.refresh_diagnostics:
            self._server.background(self._server.workspace_diagnostic_refresh_async(None))

    def _ended(self, uri: str, task: asyncio.Task[None]) -> None:
        if self._checks.get(uri) is task:
            del self._checks[uri]
        _say_failure(task)


def _say_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.error("The check failed: %s", error, exc_info=error)
