"""cfn-lint over bundles: rendered in threads here, linted in processes beside us."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from proton_cli.checking.settings import Settings

if TYPE_CHECKING:
    from proton_bundle.bundle import Bundle
    from proton_bundle.findings import Finding
    from proton_bundle.linter import Selection
    from proton_cloudformation.worker import CfnLintWorker

_MOST_PROCESSES = 4  # of a quarter of a gigabyte each


def needs_rendering(selection: Selection) -> bool:
    """Whether *selection* has a rule that only rendering can break."""
    if not selection.select:
        return True
    from proton_bundle.rules.registry import RENDERED, by_code

    known = by_code()
    codes = [known[each].rule.code if each in known else each for each in selection.select]
    return any(not c.startswith("PB") or c.startswith(RENDERED[: len(c)]) for c in codes)


class RenderedChecks:
    """``check_bundle`` for many bundles, with as many workers as help; closed when done."""

    def __init__(self, settings: Settings, cache: Path | None) -> None:
        self._cap = settings.configuration.rendering_cap
        self._timeout = settings.configuration.cfn_lint_timeout
        self._cache = cache
        self._worker: CfnLintWorker | None = None

    def __call__(self, subjects: Iterable[tuple[Bundle, list[Finding]]]) -> list[Finding]:
        """Findings of *subjects*: bundles, each with what was found in it without rendering."""
        from proton_cloudformation.rendered_check import check_bundle

        bundles = list(subjects)
        processes = _processes(len(bundles))
        worker = self._worker = self._worker or self._started(processes)

        def one(subject: tuple[Bundle, list[Finding]]) -> tuple[Finding, ...]:
            bundle, reported = subject
            return check_bundle(bundle, worker, cap=self._cap, reported=reported)

        with shown_progress(len(bundles)) as advance:
            found: list[Finding] = []
            for each in self._mapped(one, bundles, processes):
                found += each
                advance()
        return found

    def _mapped(
        self,
        check: Callable[[tuple[Bundle, list[Finding]]], tuple[Finding, ...]],
        subjects: list[tuple[Bundle, list[Finding]]],
        threads: int,
    ) -> Iterator[tuple[Finding, ...]]:
        """*check* of each subject, in order; a small run needs no threads."""
        if threads == 1:
            yield from map(check, subjects)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads, "rendered-check") as pool:
            try:
                yield from pool.map(check, subjects)
            except BaseException:
                # Interrupted: a thread ends as soon as the process that it waits for does.
                pool.shutdown(wait=False, cancel_futures=True)
                self.close()
                raise

    def close(self) -> None:
        if self._worker is not None:
            self._worker.close()

    def _started(self, processes: int) -> CfnLintWorker:
        from proton_cloudformation.worker import CfnLintWorker

        return CfnLintWorker(
            timeout=self._timeout, processes=processes, cache_directory=self._cache
        )


def _processes(bundles: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _MOST_PROCESSES, bundles))


@contextmanager
def shown_progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, once the wait is worth telling of; it leaves nothing behind."""
    import sys

    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda: None
        return
    from proton_cli.checking.progress import Bar

    with Bar(total) as bar:
        yield bar.advance
