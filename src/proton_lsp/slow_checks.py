"""cfn-lint for the bundles that are open in the editor, when the typing pauses.

Rendering and linting run on a thread of their own, cfn-lint itself in another process; a text that
was linted once is not linted again. What comes back for a bundle that changed meanwhile is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from proton_lsp.analysis_thread import Priority

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from proton_bundle.bundle import Bundle
    from proton_bundle.findings import Finding
    from proton_cloudformation.worker import CfnLintWorker
    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Folder

_LOG = logging.getLogger(__name__)


class Subject(NamedTuple):
    """A bundle as it was when its turn came, what the fast rules had found, and the bounds."""

    bundle: Bundle
    reported: tuple[Finding, ...]
    cap: int
    timeout: int


class SlowChecks:
    """Lives on the event loop; *publish* is told which files have new findings."""

    def __init__(
        self, server: ProtonServer, publish: Callable[[Folder, frozenset[str]], Awaitable[None]]
    ) -> None:
        self._server = server
        self._publish = publish
        self._waiting: dict[tuple[Folder, str], asyncio.Task[None]] = {}
        self._thread: ThreadPoolExecutor | None = None
        self._worker: CfnLintWorker | None = None
        # One bundle at a time: a bundle that waits must not keep its trees meanwhile.
        self._turn = asyncio.Lock()

    def touched(self, folder: Folder, root: str) -> None:
        """The bundle at *root* changed: check it after a pause, instead of a check that waits."""
        key = (folder, root)
        if (waiting := self._waiting.pop(key, None)) is not None:
            waiting.cancel()
        if self._server.settings.cfn_lint:
            task = asyncio.ensure_future(self._check(folder, root))
            self._waiting[key] = task
            task.add_done_callback(lambda ended: self._ended(key, ended))

    def stop(self) -> None:
        for task in self._waiting.values():
            task.cancel()
        if self._worker is not None:
            self._worker.close()
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _check(self, folder: Folder, root: str) -> None:
        await asyncio.sleep(self._server.settings.cfn_lint_delay / 1000)
        async with self._turn:
            paths = await self._check_now(folder, root)
        if paths:
            await self._publish(folder, paths)

    async def _check_now(self, folder: Folder, root: str) -> frozenset[str]:
        run = self._server.analysis.run
        subject = await run(Priority.WORKSPACE, lambda: self._subject(folder, root))
        if subject is None:
            return frozenset()
        loop = asyncio.get_running_loop()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "rendered-check")
        findings = await loop.run_in_executor(self._thread, self._lint, subject)
        return await run(Priority.OPEN_FILES, lambda: self._keep(folder, root, subject, findings))

    def _subject(self, folder: Folder, root: str) -> Subject | None:
        analysis = folder.analysis
        found = analysis.project.roots_by_path.get(root)
        configuration = folder.checker.configured.configuration
        if found is None or not configuration.cfn_lint:
            return None
        bundle = analysis.project.bundle(found)
        paths = (path for part in bundle.parts.values() for path in part.template_paths)
        reported = (
            finding for path in paths for finding in folder.findings(path, self._server.settings)
        )
        return Subject(
            bundle, tuple(reported), configuration.rendering_cap, configuration.cfn_lint_timeout
        )

    def _lint(self, subject: Subject) -> tuple[Finding, ...]:
        from proton_cloudformation.rendered_check import check_bundle
        from proton_cloudformation.worker import CfnLintWorker

        if self._worker is None:
            self._worker = CfnLintWorker(timeout=subject.timeout)
        return check_bundle(
            subject.bundle, self._worker, reported=subject.reported, cap=subject.cap
        )

    def _keep(
        self, folder: Folder, root: str, subject: Subject, findings: tuple[Finding, ...]
    ) -> frozenset[str]:
        analysis = folder.analysis
        found = analysis.project.roots_by_path.get(root)
        if found is None or analysis.project.bundle(found) is not subject.bundle:
            return frozenset()
        return folder.checker.put_slow(analysis, root, findings)

    def _ended(self, key: tuple[Folder, str], task: asyncio.Task[None]) -> None:
        if self._waiting.get(key) is task:
            del self._waiting[key]
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("Checking with cfn-lint failed: %s", error, exc_info=error)
