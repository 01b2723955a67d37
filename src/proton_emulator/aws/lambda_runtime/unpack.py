"""Unpacks a function's code and layers as Lambda lays them out."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING

from proton_emulator.aws.lambda_runtime.errors import CannotRunError

if TYPE_CHECKING:
    from pathlib import Path


def unpack(archive: bytes, folder: Path) -> None:
    """Extract a zip archive: modes are kept, for ``bootstrap``; entries stay in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for entry in opened.infolist():
                _extract(opened, entry, folder)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise CannotRunError(f"The function's code is not a zip archive: {error}") from error


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> None:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        _link(archive.read(entry).decode(), folder / entry.filename, folder)
        return
    extracted = archive.extract(entry, folder)
    if stat.S_ISREG(mode):
        (folder / extracted).chmod(stat.S_IMODE(mode) | stat.S_IRUSR | stat.S_IWUSR)


def _link(target: str, link: Path, folder: Path) -> None:
    """Links are common in ``node_modules/.bin``; one that leads outside is left out."""
    inside = folder.resolve()
    resolved = (link.parent / target).resolve()
    if link.parent.resolve().is_relative_to(inside) and resolved.is_relative_to(inside):
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
