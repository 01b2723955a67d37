"""What fixes would change, as a unified diff that ``git apply -p0`` and ``patch -p0`` take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from proton_cli.checking.edits import EditedFiles

_NO_LINE_END = "\n\\ No newline at end of file\n"
# Only what ends a line in these files: not U+2028, not a form feed.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def unified_diff(files: EditedFiles, shown: Callable[[str], str]) -> str:
    """The diff of *files* against their base, with paths as *shown* gives them."""
    return "".join(part for path in _touched(files) for part in _of_file(files, path, shown))


def _touched(files: EditedFiles) -> list[str]:
    moved = [path for path in files.paths() if files.before(path) != path]
    return sorted({*files.changed, *moved})


def _of_file(files: EditedFiles, path: str, shown: Callable[[str], str]) -> Iterator[str]:
    from difflib import unified_diff as lines_of

    before = files.before(path)
    old, new = _lines(_base(files, before)), _lines(files.read(path))
    if before != path:
        yield f"rename from {shown(before)}\nrename to {shown(path)}\n"
    for line in lines_of(old, new, shown(before), shown(path)):
        yield line if line.endswith("\n") else line + _NO_LINE_END


def _base(files: EditedFiles, path: str) -> bytes:
    try:
        return files.base.read(path)
    except KeyError:
        return b""


def _lines(data: bytes) -> list[str]:
    return _LINE.findall(data.decode(errors="replace"))
