"""The configuration file of a folder, so that the editor says what ``proton check`` says."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from proton_bundle.configuration import Configuration, ConfigurationError, read_configuration
from proton_bundle.linter import Selection
from proton_bundle.path_patterns import PathPatterns

if TYPE_CHECKING:
    from pathlib import Path

    from proton_bundle.findings import Finding
    from proton_lsp.settings import Settings

_LOG = logging.getLogger(__name__)
NAMES = ("proton.toml", "pyproject.toml")


# Not slotted: cached properties keep what they computed in the instance.
class Configured:
    """What the nearest configuration file says of the files beneath *root*."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder, self.configuration = _find(root)

    def selection(self, settings: Settings) -> Selection:
        """As on the command line: the editor's ``select`` replaces the file's, ``ignore`` adds."""
        return Selection(
            settings.select or self.configuration.select,
            (*self.configuration.ignore, *settings.ignore),
        )

    def is_excluded(self, path: str) -> bool:
        return self._excluded.match(self._from_folder(path))

    def kept(self, path: str, findings: list[Finding]) -> list[Finding]:
        """The findings of the file at *path* that the configuration does not ignore there."""
        if self.is_excluded(path):
            return []
        name = self._from_folder(path)
        ignored = [selection for patterns, selection in self._by_file if patterns.match(name)]
        return [
            each for each in findings if all(one.takes(each.code, each.name) for one in ignored)
        ]

    @cached_property
    def _excluded(self) -> PathPatterns:
        return PathPatterns(self.configuration.exclude)

    @cached_property
    def _by_file(self) -> tuple[tuple[PathPatterns, Selection], ...]:
        listed = self.configuration.per_file_ignores.items()
        return tuple((PathPatterns([each]), Selection(ignore=codes)) for each, codes in listed)

    def _from_folder(self, path: str) -> str:
        """*path*, which is relative to the root, relative to the configuration's folder."""
        return (self.root / path).relative_to(self._folder).as_posix()


def _find(root: Path) -> tuple[Path, Configuration]:
    """The nearest file in *root* or above it, up to the repository's root, and its folder."""
    for folder in (root, *root.parents):
        for name in NAMES:
            found = _read(folder / name)
            if found is not None:
                return folder, found
        if (folder / ".git").exists():
            break
    return root, Configuration()


def _read(file: Path) -> Configuration | None:
    """None when there is no configuration in it, or none that can be used, which is said."""
    try:
        return read_configuration(file.read_text(encoding="utf-8"), str(file))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, ConfigurationError) as error:
        _LOG.warning("Ignoring the configuration: %s", error)
        return None
