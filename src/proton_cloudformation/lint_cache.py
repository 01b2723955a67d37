"""What cfn-lint said before, by the text and everything else the answer depends on."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections import OrderedDict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from proton_cloudformation.cfn_lint import from_wire, to_wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proton_cloudformation.cfn_lint import LintResult

_IN_MEMORY = 512  # results; a text is never kept, only its digest
_FORMAT = 1


class LintCache:
    """Thread-safe, in memory and, where a directory is given, on disk, shared between processes.

    Failures are not kept: the next attempt may find a quieter machine.
    """

    def __init__(self, ignore: Sequence[str], directory: Path | None = None) -> None:
        self._ignore = list(ignore)
        self._directory = directory
        self._results: OrderedDict[str, LintResult] = OrderedDict()
        self._lock = Lock()

    def get(self, text: str) -> LintResult | None:
        key = self._key(text)
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = self._read(key)
        if result:
            self._remember(key, result)
        return result

    def put(self, text: str, result: LintResult) -> None:
        if result.failure:
            return
        key = self._key(text)
        self._remember(key, result)
        if self._directory:
            # A full disk or a read-only home costs time, not the result.
            with contextlib.suppress(OSError):
                _write(_path(self._directory, key), json.dumps(to_wire(result)))

    def _remember(self, key: str, result: LintResult) -> None:
        with self._lock:
            self._results[key] = result
            if len(self._results) > _IN_MEMORY:
                self._results.popitem(last=False)

    def _read(self, key: str) -> LintResult | None:
        if not self._directory:
            return None
        try:
            return from_wire(json.loads(_path(self._directory, key).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent, or damaged and soon overwritten

    def _key(self, text: str) -> str:
        parts = json.dumps([_FORMAT, _cfn_lint_version(), self._ignore, text])
        return hashlib.sha256(parts.encode()).hexdigest()


def _path(directory: Path, key: str) -> Path:
    return directory / key[:2] / f"{key}.json"


def _write(path: Path, text: str) -> None:
    """Appear complete or not at all, whoever else writes the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).replace(path)


@cache
def _cfn_lint_version() -> str:
    return version("cfn-lint")
