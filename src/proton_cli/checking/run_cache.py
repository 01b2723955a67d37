"""What a check found before, kept as long as nothing that it read has changed.

An entry lists the files that the check read, with digests of their contents, and a digest of the
list of all files; only when all of them are the same is the entry of use.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proton_bundle.errors import UnreadableFileError
from proton_bundle.files import FileTree, LinkedTree
from proton_cli.checking.stored_findings import findings_from, findings_to
from proton_cli.checking.writing import write_atomically
from proton_cli.errors import UsageError

_FORMAT = 1
_DAYS = 30
_PACKAGES = ("proton_bundle", "proton_cloudformation", "proton_cli")
_LIBRARIES = ("cfnlint", "jinja2", "yaml", "tree_sitter_hcl")


def cache_folder() -> Path:
    """Where this user's caches lie: ``XDG_CACHE_HOME``, or what the system has for them."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = "~/.cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path(base).expanduser()) / "proton-workbench"


@dataclass(slots=True)
class RecordedFiles:
    """*base*, and a record of all that was read from it."""

    base: FileTree
    reads: dict[str, str | None] = field(default_factory=dict)
    """Digests by path; None where there was no file, or none that can be read."""

    def paths(self) -> tuple[str, ...]:
        return self.base.paths()

    def left_out(self) -> tuple[str, ...]:
        return self.base.left_out() if isinstance(self.base, LinkedTree) else ()

    def read(self, path: str) -> bytes:
        self.reads[path] = None
        data = self.base.read(path)
        self.reads[path] = _digest(data)
        return data

    @property
    def listing(self) -> str:
        return _digest(json.dumps([self.paths(), self.left_out()]).encode())


class RunCache:
    """Entries in *folder*, one for each question; *question* is all that decides the answer
    besides the files."""

    def __init__(self, folder: Path, question: Mapping[str, Any]) -> None:
        self._folder = folder
        key = json.dumps([_FORMAT, _program(), question], sort_keys=True, default=str)
        self._file = folder / f"{_digest(key.encode())}.json"

    def get(self, files: RecordedFiles) -> dict[str, Any] | None:
        """The answer, with ``findings`` as values, if *files* are what they were."""
        try:
            entry = json.loads(self._file.read_bytes())
            if entry["listing"] != files.listing or not _same(entry["reads"], files):
                return None
            return {**entry["answer"], "findings": findings_from(entry["answer"]["findings"])}
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None  # absent, or damaged and soon overwritten

    def put(self, files: RecordedFiles, answer: Mapping[str, Any]) -> None:
        stored = {**answer, "findings": findings_to(answer["findings"])}
        entry = {"listing": files.listing, "reads": files.reads, "answer": stored}
        # A full disk or a read-only home costs time, not the result.
        with contextlib.suppress(UsageError, OSError, ValueError):
            write_atomically(self._file, json.dumps(entry).encode())
            _prune(self._folder.parent)


def _same(reads: Mapping[str, str | None], files: FileTree) -> bool:
    return all(_digest_of(files, path) == digest for path, digest in reads.items())


def _digest_of(files: FileTree, path: str) -> str | None:
    try:
        return _digest(files.read(path))
    except (KeyError, UnreadableFileError):
        return None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _program() -> list[object]:
    """This program and what it stands on, told by files that an upgrade or an edit changes.

    Asking the installed packages for their versions takes longer than many a check.
    """
    from importlib.util import find_spec

    source = Path(__file__).parents[2]
    files = [file for package in _PACKAGES for file in (source / package).rglob("*.py")]
    specs = [find_spec(name) for name in _LIBRARIES]
    files += [Path(each.origin) for each in specs if each and each.origin]
    states = sorted((str(each), each.stat().st_mtime_ns) for each in files)
    return [sys.version, _digest(json.dumps(states).encode())]


def _prune(folder: Path) -> None:
    """Once a day, remove what nothing has written for a month."""
    mark, now = folder / "pruned", time.time()
    if mark.exists() and now - mark.stat().st_mtime < 24 * 3600:
        return
    mark.touch()
    for file in folder.rglob("*.json"):
        if now - file.stat().st_mtime > _DAYS * 24 * 3600:
            file.unlink(missing_ok=True)
