"""Outputs that a build left in a file. Most notify Proton instead."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FILE = "proton-outputs.json"
_LARGEST_BYTES = 1024 * 1024
# The time of its last change, in seconds since 1970.
_PACKED = 0


def mark_as_packed(folder: Path) -> None:
    """Some bundles hold the file of a build on their author's machine: it is of no build here."""
    path = folder / _FILE
    if path.is_file():
        os.utime(path, (_PACKED, _PACKED))


def outputs_left_in(folder: Path) -> Mapping[str, str]:
    """Those of a ``[{"key": ..., "valueString": ...}]``; any other file counts for none."""
    path = folder / _FILE
    # Commands made it: it may be a pipe nobody writes to, or a link out of the folder.
    if path.is_symlink() or not path.is_file():
        return {}
    about = path.stat()
    if about.st_size > _LARGEST_BYTES or about.st_mtime == _PACKED:
        return {}
    try:
        entries = json.loads(path.read_bytes())
        found = {entry["key"]: entry["valueString"] for entry in entries}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}
    texts = all(isinstance(text, str) for pair in found.items() for text in pair)
    return found if texts and isinstance(entries, list) else {}
