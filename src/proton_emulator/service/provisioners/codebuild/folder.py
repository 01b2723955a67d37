"""The folder in which a build runs, from its first file to its removal."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from proton_emulator.processes.home import furnish
from proton_emulator.service.provisioners.codebuild.aws_cli import put_wrapper
from proton_emulator.service.provisioners.outcome import ProvisioningError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """Used as a context: made when that begins, gone with all its content when it ends."""

    path: Path

    @property
    def source(self) -> Path:
        """The infrastructure folder, where the commands begin."""
        return self.path / "src"

    @property
    def home(self) -> Path:
        return self.path / "home"

    @property
    def temporary(self) -> Path:
        return self.path / "tmp"

    @property
    def programs(self) -> Path:
        """First in PATH."""
        return self.path / "bin"

    @property
    def session(self) -> Path:
        """Of the shell's own files, out of the commands' way."""
        return self.path / "session"

    def __enter__(self) -> Self:
        try:
            self.path.mkdir()
            for folder in (self.source, self.temporary, self.programs, self.session):
                folder.mkdir()
            furnish(self.home)
            put_wrapper(self.programs)
        except OSError as error:
            raise ProvisioningError(f"No folder can be made for the build: {error}.") from error
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self.path.exists():
            _make_writable(self.path)
            shutil.rmtree(self.path, ignore_errors=True)

    def fill(self, files: Mapping[str, bytes]) -> None:
        """Write *files*, their paths relative to the infrastructure folder."""
        for name, content in files.items():
            path = self.source / _inside(name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                # A bundle has no file modes here; what names its interpreter is meant to be run.
                if content.startswith(b"#!"):
                    path.chmod(0o755)
            except (OSError, ValueError) as error:
                raise ProvisioningError(
                    f"The bundle's file {name!r} cannot be written for the build: {error}."
                ) from error


def _make_writable(folder: Path) -> None:
    """For programs that protect what they leave, such as Go its module cache."""
    for path, _, _ in os.walk(folder):
        Path(path).chmod(0o700)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ProvisioningError(
            f"The bundle's file {name!r} lies outside of its infrastructure folder. "
            "Pack the bundle with paths inside of it, and register a new minor version."
        )
    return path
