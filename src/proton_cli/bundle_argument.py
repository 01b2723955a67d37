"""The BUNDLE argument: a folder or a tar.gz, read the same way by every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from proton_cli.errors import UsageError

if TYPE_CHECKING:
    from proton_bundle.files import FileTree


def read_files(path: Path) -> FileTree:
    """The files beneath *path*, cut to the bundle's root; UsageError names what is missing."""
    from proton_bundle.archive import unpack
    from proton_bundle.errors import ArchiveError
    from proton_bundle.files import FolderFiles, subtree
    from proton_bundle.layout import find_root

    files: FileTree
    if path.is_dir():
        files = FolderFiles(path)
    elif path.is_file():
        try:
            files = unpack(path.read_bytes())
        except ArchiveError as error:
            raise UsageError(f"{path}: {error}") from error
    else:
        raise UsageError(f"{path}: no such file or folder")
    root = find_root(files.paths())
    if root is None:
        raise UsageError(
            f"{path}: no schema/schema.yaml here, so this is no template bundle",
            hint="Name the folder that holds 'schema/' and an infrastructure directory.",
        )
    return subtree(files, root) if root else files
