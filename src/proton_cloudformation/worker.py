"""cfn-lint in processes of its own: warm, killable, cached.

cfn-lint takes a second to import, a third of a second a template, and on some templates minutes; so
it is loaded once, in a process that can be killed, and never twice for the same text.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from queue import LifoQueue
from threading import Lock
from typing import TYPE_CHECKING, Self

from proton_cloudformation.lint_cache import LintCache
from proton_cloudformation.worker_client import WorkerClient

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from proton_cloudformation.cfn_lint import LintResult

COMMAND = (sys.executable, "-P", "-m", "proton_cloudformation.worker_process")
"""``-P`` keeps the user's directory, which may hold a hostile ``yaml.py``, off the import path."""


class CfnLintWorker:
    """Lints texts in *processes* child processes, started when first needed. Thread-safe.

    *timeout* is in seconds and for one text; the process that exceeds it is killed and replaced.
    *ignore* are cfn-lint's codes or prefixes of codes. *cache_directory* outlives the process.
    """

    def __init__(
        self,
        *,
        timeout: float = 30.0,
        ignore: Sequence[str] = (),
        processes: int = 1,
        cache_directory: Path | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._ignore = sorted(ignore)
        self._cache = LintCache(self._ignore, cache_directory)
        self._clients = tuple(WorkerClient(command, timeout) for _ in range(max(1, processes)))
        # Last in, first out: light work keeps to one warm process.
        self._idle: LifoQueue[WorkerClient] = LifoQueue()
        for client in self._clients:
            self._idle.put(client)
        self._executor: ThreadPoolExecutor | None = None
        self._lock = Lock()
        self._closed = False

    def lint(self, texts: Sequence[str]) -> list[LintResult]:
        """One result for each text, in order; never raises for what a text does to cfn-lint."""
        if len(self._clients) == 1 or len(texts) <= 1:
            return [self._lint_one(text) for text in texts]
        return list(self._threads().map(self._lint_one, texts))

    def warm_up(self) -> None:
        """Start one process without waiting for it, so that the first lint finds it ready."""
        client = self._idle.get()
        try:
            client.start()
        finally:
            self._idle.put(client)

    def close(self) -> None:
        """End the processes; a lint under way ends as a crash. Further lints are an error."""
        with self._lock:
            self._closed = True
            executor, self._executor = self._executor, None
        for client in self._clients:
            client.close()
        if executor:
            executor.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _lint_one(self, text: str) -> LintResult:
        known = self._cache.get(text)
        if known is not None:
            return known
        client = self._idle.get()
        try:
            result = client.lint(text, self._ignore)
        finally:
            self._idle.put(client)
        self._cache.put(text, result)
        return result

    def _threads(self) -> ThreadPoolExecutor:
        with self._lock:
            if self._closed:
                raise RuntimeError("This CfnLintWorker is closed; make a new one.")
            if self._executor is None:
                self._executor = ThreadPoolExecutor(len(self._clients), "cfn-lint")
            return self._executor
