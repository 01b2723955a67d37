"""Where a repository lies on this machine. Names come from requests: nothing leaves the folder."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

    from proton_emulator.service.model.deployables import RepositoryBranch

_PLAIN = re.compile(r"(?!\.+\Z)[A-Za-z0-9_.-]+")
_LONGEST = 200


def location(folder: Path, repository: RepositoryBranch) -> Path:
    """``<folder>/<provider>/<owner>/<name>.git``, another path for every other name."""
    *owners, name = repository.name.split("/")
    parents = (_owner(part) for part in (repository.provider.lower(), *owners))
    return folder.joinpath(*parents, f"{_part(name)}.git")


def _owner(part: str) -> str:
    """Never like a repository's own folder: no repository lies inside another."""
    safe = _part(part)
    return f"{safe[:-4]}%2E{safe[-3:]}" if safe.lower().endswith(".git") else safe


def _part(part: str) -> str:
    if _PLAIN.fullmatch(part):
        return part
    quoted = quote(part, safe="", errors="surrogatepass").replace(".", "%2E") or "%"
    if len(quoted) <= _LONGEST:
        return quoted
    return f"%sha256-{hashlib.sha256(quoted.encode()).hexdigest()}"
