"""A baseline: findings that are known and not reported again, wherever their lines move."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proton_bundle.findings import Finding
from proton_bundle.source import SourceText
from proton_cli.errors import UsageError

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """Findings that look alike; *path* is relative to the baseline's folder."""

    path: str
    code: str
    message: str
    fingerprint: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What a baseline made of findings: those that are *new*, and entries that are *gone*."""

    new: tuple[Finding, ...]
    known: int
    gone: tuple[Entry, ...] = field(default=())


class Baseline:
    """Entries of the file at *path*, read and written."""

    def __init__(self, path: Path, entries: Iterable[Entry] = ()) -> None:
        self.path = path
        self.entries = tuple(entries)

    def sift(
        self,
        findings: Iterable[Finding],
        text: Callable[[str], SourceText | None],
        file: Callable[[str], Path],
    ) -> Known:
        """Tell new findings from known ones; *text* and *file* find what their paths mean."""
        left = Counter({each.fingerprint: each.count for each in self.entries})
        new, known = [], 0
        for finding in findings:
            fingerprint = self._entry(finding, text, file).fingerprint
            if left[fingerprint] > 0:
                left[fingerprint] -= 1
                known += 1
            else:
                new.append(finding)
        gone = tuple(each for each in self.entries if left[each.fingerprint] > 0)
        return Known(tuple(new), known, gone)

    def of(
        self,
        findings: Iterable[Finding],
        text: Callable[[str], SourceText | None],
        file: Callable[[str], Path],
    ) -> Baseline:
        """A baseline at the same path that knows *findings* and no others."""
        counted = Counter(self._entry(each, text, file) for each in findings)
        entries = (
            Entry(e.path, e.code, e.message, e.fingerprint, count) for e, count in counted.items()
        )
        return Baseline(self.path, sorted(entries, key=lambda e: (e.path, e.code, e.fingerprint)))

    def encode(self) -> bytes:
        """The file's bytes: the same findings always give the same."""
        listed = [
            {
                "path": each.path,
                "code": each.code,
                "message": each.message,
                "fingerprint": each.fingerprint,
                "count": each.count,
            }
            for each in self.entries
        ]
        document = {"version": _VERSION, "findings": listed}
        return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()

    def _entry(
        self,
        finding: Finding,
        text: Callable[[str], SourceText | None],
        file: Callable[[str], Path],
    ) -> Entry:
        path = Path(os.path.relpath(file(finding.path), self.path.parent)).as_posix()
        source = text(finding.path)
        line = source.line_text(source.position(finding.span.start).line) if source else ""
        # Not the line's number: that is what moves.
        identity = "\0".join((path, finding.code, finding.message, line.strip()))
        fingerprint = hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]
        return Entry(path, finding.code, finding.message, fingerprint)


def read_baseline(path: Path) -> Baseline:
    """The baseline at *path*; UsageError when it is not there or not one of ours."""
    try:
        document: Any = json.loads(path.read_bytes())
        if document["version"] != _VERSION:
            raise UsageError(f"{path}: a baseline of another version of proton", hint=_AGAIN)
        return Baseline(path, [Entry(**each) for each in document["findings"]])
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such baseline", hint=_AGAIN) from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path}: not a baseline of proton check", hint=_AGAIN) from error


_AGAIN = "Write it anew with --write-baseline."
