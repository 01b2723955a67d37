"""Patterns of paths, as configuration writes them.

Without a slash a pattern means that name at any depth; with one it starts at the configuration's
folder. ``*`` stays within a name, ``**`` does not; what matches a folder matches all beneath it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WILD = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


class PathPatterns:
    """Whether a path, relative to the configuration's folder, matches one of *patterns*."""

    def __init__(self, patterns: Iterable[str]) -> None:
        parts = [_expression(each) for each in patterns if each.strip("/")]
        self._regex = re.compile("|".join(parts)) if parts else None

    def match(self, path: str) -> bool:
        return self._regex is not None and self._regex.fullmatch(path) is not None


def _expression(pattern: str) -> str:
    anchored = "/" in pattern.rstrip("/")
    pattern = pattern.removeprefix("./").strip("/")
    pieces, end = [], 0
    for wild in _WILD.finditer(pattern):
        pieces += [re.escape(pattern[end : wild.start()]), _MEANING[wild[0]]]
        end = wild.end()
    pieces.append(re.escape(pattern[end:]))
    return f"(?:{'' if anchored else '(?:.*/)?'}{''.join(pieces)}(?:/.*)?)"
