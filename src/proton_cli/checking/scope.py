"""Which files a check looks at: the paths given, and the files around them that they refer to.

A bundle is judged with its neighbours (the environment templates it names, the specs beside it), so
the tree that is read reaches up to the project's root; findings are shown for the paths given only.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from proton_bundle.files import FileTree, FolderFiles, OverlayFiles, SeveralFolders
from proton_bundle.layout import SCHEMA_FILES
from proton_cli.errors import UsageError

# What marks the root of a project, looked for upwards from a path.
_MARKERS = ("proton.yaml", "proton.toml", ".git")


@dataclass(frozen=True, slots=True)
class CheckScope:
    """*files* are relative to *root*; *wanted* are the parts of it that were asked for."""

    root: Path
    files: FileTree
    wanted: tuple[str, ...]

    def is_wanted(self, path: str) -> bool:
        return any(not each or path == each or path.startswith(f"{each}/") for each in self.wanted)

    def real(self, path: str) -> str:
        """*path* with links followed, where they stay in the tree."""
        resolved = (self.root / path).resolve()
        return _relative(resolved, self.root) if resolved.is_relative_to(self.root) else path

    def shown(self, path: str) -> str:
        """*path* as the user would write it."""
        return shown_path(self.root / path)


def find_scope(paths: tuple[Path, ...]) -> CheckScope:
    """The scope of *paths* (none: the working directory); UsageError for what does not exist."""
    given = paths or (Path(),)
    for path in given:
        if not is_there(path):
            raise UsageError(f"{printable(path)}: no such file or folder")
    archives = [path for path in given if is_archive(path)]
    if archives:
        return _scope_of_archive(archives[0], given)
    resolved = [path.resolve() for path in given]
    root, files = _tree_of(resolved)
    wanted = tuple(_relative(path, root) for path in resolved)
    return CheckScope(root, files, wanted)


def _tree_of(paths: list[Path]) -> tuple[Path, FileTree]:
    """The project of all *paths*; where they share none, each one's own and nothing in between."""
    common = _common_folder(paths)
    shared = project_root(common)
    roots = {project_root(_common_folder([path])) for path in paths}
    outer = [each for each in roots if not any(each.is_relative_to(r) for r in roots - {each})]
    if len(outer) == 1 or _has_marker(shared):
        root = shared if _has_marker(shared) else outer[0]
        return root, FolderFiles(root)
    folders = tuple(FolderFiles(each) for each in sorted(outer))
    return common, SeveralFolders(common, folders)


def is_archive(path: Path) -> bool:
    return path.name.endswith((".tar.gz", ".tgz")) and path.is_file()


def _scope_of_archive(archive: Path, given: tuple[Path, ...]) -> CheckScope:
    """A packed bundle by itself: its files are shown as if the archive were a folder."""
    from proton_cli.bundle_argument import read_files

    if len(given) > 1:
        raise UsageError(f"{archive}: an archive is checked alone, without other PATHS")
    return CheckScope(archive.resolve(), read_files(archive), ("",))


def scope_of_text(path: Path, data: bytes) -> CheckScope:
    """The scope of one file whose text is *data*, whether or not it is there already."""
    resolved = path.resolve()
    folder = next(each for each in resolved.parents if each.is_dir())
    root = project_root(folder)
    wanted = _relative(resolved, root)
    return CheckScope(root, OverlayFiles(FolderFiles(root), {wanted: data}), (wanted,))


def printable(path: Path) -> str:
    """*path* fit for a terminal: no line breaks, no control characters."""
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(path)
    )


def project_root(folder: Path) -> Path:
    """The nearest folder around *folder* that a marker makes a project's root, else *folder*."""
    home = Path.home()
    for each in (folder, *folder.parents):
        if each == home and each != folder:
            break
        if _has_marker(each):
            return each
    return _with_siblings(folder)


def _has_marker(folder: Path) -> bool:
    return any(is_there(folder / marker) for marker in _MARKERS)


def _with_siblings(folder: Path) -> Path:
    """Without a marker: a lone bundle is read together with the bundles that lie beside it."""
    bundle = next((f for f in (folder, *folder.parents) if _is_bundle(f)), None)
    if bundle is None:
        return folder
    versions = re.fullmatch(r"v?\d+", bundle.name) is not None
    around = bundle.parent.parent if versions else bundle.parent
    patterns = ("*/schema/schema.y*ml", "*/v[0-9]*/schema/schema.y*ml")
    found = (path for pattern in patterns for path in around.glob(pattern))
    has_others = any(not path.is_relative_to(bundle) for path in found)
    return around if has_others else bundle


def _is_bundle(folder: Path) -> bool:
    return any(is_there(folder / name) for name in SCHEMA_FILES)


def is_there(path: Path) -> bool:
    """Whether *path* exists, as far as we are allowed to know."""
    try:
        return path.exists()
    except OSError:
        return False


def shown_path(path: Path) -> str:
    """Relative to the working directory when *path* lies in it, else as it is; POSIX."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        pass
    relative = Path(os.path.relpath(path))
    return path.as_posix() if len(relative.parts) > len(path.parts) else relative.as_posix()


def _common_folder(paths: list[Path]) -> Path:
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath(folders))


def _relative(path: Path, root: Path) -> str:
    relative = path.relative_to(root).as_posix()
    return "" if relative == "." else relative
