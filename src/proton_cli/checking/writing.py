"""Files written whole or not at all, whoever reads them meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

from proton_cli.checking.edits import EditedFiles
from proton_cli.errors import UsageError


def write_atomically(file: Path, data: bytes) -> None:
    """Replace *file*, keeping its mode; a link stays, and what it leads to is replaced."""
    import tempfile

    file = file.resolve()
    try:
        mode = file.stat().st_mode & 0o7777 if file.exists() else None
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name[:40]}.")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            temporary.chmod(0o666 & ~_umask() if mode is None else mode)
            temporary.replace(file)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error


def write_edited(root: Path, files: EditedFiles) -> None:
    """Put onto disk what *files* changed beneath *root*: renames first, then contents."""
    for move in files.moves:
        source, target = root / move.source, root / move.target
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
        except OSError as error:
            reason = f"cannot be renamed to {target.name}: {error.strerror}"
            raise UsageError(f"{source}: {reason}") from error
    for path, data in files.changed.items():
        write_atomically(root / path, data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
