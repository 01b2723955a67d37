"""File URIs ⇄ paths. Editors escape differently; two spellings of one file must meet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit


@lru_cache(maxsize=4096)
def to_path(uri: str) -> Path | None:
    """The file that *uri* names; None for any other scheme (``untitled:``, ``git:``)."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    if "\0" in path:
        return None
    if len(path) > 2 and path[0] == "/" and path[2] == ":":
        # file:///C:/x and file:///c%3A/x are one file.
        path = path[1].lower() + path[2:]
    return Path(f"//{parts.netloc}{path}" if parts.netloc else path)


def from_path(path: Path) -> str:
    """The URI of an absolute *path*."""
    return path.as_uri()


@lru_cache(maxsize=4096)
def canonical(uri: str) -> str:
    """One spelling for all URIs of one file; other schemes stay as they are."""
    path = to_path(uri)
    return from_path(path) if path is not None and path.is_absolute() else uri
