"""Bundles as tar.gz: written the same way every time, read with suspicion."""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from typing import TYPE_CHECKING

from proton_bundle import limits as bounds
from proton_bundle.errors import ArchiveError
from proton_bundle.files import MemoryFiles

if TYPE_CHECKING:
    from proton_bundle.files import FileTree

_CHUNK = 65_536


def pack(files: FileTree) -> bytes:
    """A tar.gz of *files*; equal files give equal bytes, whoever owns them and whenever."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in files.paths():
            data = files.read(path)
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            entry.mode = 0o644
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0)


def unpack(data: bytes, limits: bounds.Limits = bounds.DEFAULT) -> MemoryFiles:
    """The files of a tar.gz, a leading ``/`` or ``./`` removed from their names.

    ArchiveError for links, devices, ``..``, too much data, and what is not a whole tar.gz.
    """
    plain = _decompress(data, limits)
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            return MemoryFiles(_read_entries(tar, limits))
    except (tarfile.TarError, EOFError, ValueError, OverflowError) as error:
        raise ArchiveError(
            f"The bundle is not a tar archive: {error}. Pack it with `proton package`."
        ) from error


def _decompress(data: bytes, limits: bounds.Limits) -> bytes:
    parts: list[bytes] = []
    total = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while part := stream.read(_CHUNK):
                parts.append(part)
                total += len(part)
                if total > limits.archive_bytes:
                    raise ArchiveError(_too_big(limits))
    except EOFError as error:
        raise ArchiveError("The bundle's archive is cut off. Upload it again.") from error
    except (OSError, zlib.error) as error:
        raise ArchiveError(
            "The bundle is not a gzip-compressed tar archive (.tar.gz). "
            "Pack it with `proton package`."
        ) from error
    return b"".join(parts)


def _read_entries(tar: tarfile.TarFile, limits: bounds.Limits) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for count, entry in enumerate(tar, start=1):
        if count > limits.archive_files:
            raise ArchiveError(f"The bundle's archive has more than {limits.archive_files} files.")
        path = _safe_path(entry)
        if entry.isdir():
            continue
        if not entry.isreg():
            raise ArchiveError(
                f"The bundle's archive holds {entry.name!r}, which is a {_kind(entry)}. "
                "Replace it by a plain file."
            )
        contents[path] = _read_entry(tar, entry, limits)
    return contents


def _read_entry(tar: tarfile.TarFile, entry: tarfile.TarInfo, limits: bounds.Limits) -> bytes:
    if entry.size > limits.archive_bytes or entry.issparse():
        raise ArchiveError(_too_big(limits))
    stream = tar.extractfile(entry)
    data = stream.read() if stream else b""
    if len(data) != entry.size:
        raise ArchiveError(f"The bundle's archive is cut off inside {entry.name!r}.")
    return data


def _safe_path(entry: tarfile.TarInfo) -> str:
    parts = [part for part in entry.name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise ArchiveError(
            f"The bundle's archive holds {entry.name!r}, which leads out of the bundle. "
            "Pack the bundle's own folder."
        )
    return "/".join(parts)


def _kind(entry: tarfile.TarInfo) -> str:
    if entry.issym() or entry.islnk():
        return "link"
    return "device" if entry.isdev() else "special file"


def _too_big(limits: bounds.Limits) -> str:
    return f"The bundle's archive unpacks to more than {limits.archive_bytes:,} bytes."
