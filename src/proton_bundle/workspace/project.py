"""Everything that lies in one tree of files: bundles, components, specs, and what joins them.

Read lazily and kept; ``changed`` gives the project after an edit and keeps all that the edit left
alone. Which spec and which environments belong to a bundle is ``workspace.links``' matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, join

from proton_bundle.bundle import Bundle, read_bundle
from proton_bundle.files import FileTree, TextFile, read_text
from proton_bundle.layout import (
    DIRECTORIES,
    MANIFEST_NAMES,
    ROLES,
    SCHEMA_FILES,
    BundleRoot,
    find_bundles,
    first_of,
)
from proton_bundle.spec import Spec, is_spec, read_spec
from proton_bundle.workspace.registration_files import (
    COMPATIBLE_ENVS,
    TEMPLATE_REGISTRATION,
    Registration,
    read_registration,
)
from proton_bundle.workspace.workspace_file import WorkspaceFile
from proton_bundle.workspace.workspace_reader import is_workspace_file, read_workspace_file

_YAML = (".yaml", ".yml")
# What every spec has at the start of a line, in block or flow style; read before parsing.
_SPEC_MARK = re.compile(
    r"""^[ \t{]*["']?(?:proton["']?[ \t]*:|\w+["']?[ \t]*:[ \t]*["']?"""
    r"""(?:Service|Environment)Spec)""",
    re.MULTILINE,
)
# A first line that broken YAML may have lost: a dash before it, a colon that is missing.
_DAMAGED_SPEC = re.compile(r"^\W{0,8}proton\W{1,8}(?:Service|Environment)Spec\b", re.MULTILINE)
_OPS_FILES = ("proton-ops.yaml", "proton-ops.yml")


@dataclass(frozen=True, slots=True)
class SpecFile:
    """A file with ``proton:`` at its top, wherever it lies."""

    path: str
    spec: Spec


class Project:
    """A tree of files as Proton sees it. Reading never raises; what is not there is absent."""

    def __init__(self, files: FileTree, *, ignored: Iterable[str] = ()) -> None:
        self.files = files
        self._ignored = frozenset(ignored)
        self._bundles: dict[str, Bundle] = {}
        self._texts: dict[str, TextFile | None] = {}
        self._specs: dict[str, SpecFile | None] = {}
        self._registrations: dict[str, Registration | None] = {}

    # -- files ------------------------------------------------------------------------------

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for path in self.files.paths() if path not in self._ignored)

    @cached_property
    def path_set(self) -> frozenset[str]:
        return frozenset(self.paths)

    def text(self, path: str) -> TextFile | None:
        """The file at *path* as text, None when there is none."""
        if path not in self._texts:
            try:
                self._texts[path] = read_text(self.files, path)
            except KeyError:
                self._texts[path] = None
        return self._texts[path]

    # -- bundles ----------------------------------------------------------------------------

    @cached_property
    def roots(self) -> tuple[BundleRoot, ...]:
        """Bundles and components, by path."""
        return tuple(root for root in find_bundles(self.paths) if self._is_protons(root))

    def _is_protons(self, root: BundleRoot) -> bool:
        """Whether a folder without schema is Proton's: other tools have a manifest.yaml too."""
        if first_of(self.path_set, root.path, SCHEMA_FILES):
            return True
        folders = (join(root.path, DIRECTORIES[role]).rstrip("/") for role in ROLES[root.kind])
        manifests = (first_of(self.path_set, folder, MANIFEST_NAMES) for folder in folders)
        texts = (file.source.text for path in manifests if path and (file := self.text(path)))
        return any("infrastructure" in text or not text.strip() for text in texts)

    @cached_property
    def roots_by_path(self) -> Mapping[str, BundleRoot]:
        return {root.path: root for root in self.roots}

    def bundle(self, root: BundleRoot) -> Bundle:
        if root.path not in self._bundles:
            self._bundles[root.path] = read_bundle(self.files, root.path, listing=self.paths)
        return self._bundles[root.path]

    def root_of(self, path: str) -> BundleRoot | None:
        """The bundle in whose folder *path* lies, the innermost one."""
        folder = dirname(path)
        while True:
            if folder in self.roots_by_path:
                return self.roots_by_path[folder]
            if not folder:
                return None
            folder = dirname(folder)

    def name_of(self, root: BundleRoot) -> str | None:
        """The template's name: as the workspace file says, else the folder's."""
        if self.workspace_file:
            for entry in self.workspace_file.templates:
                if self.from_workspace(entry.path) == root.path:
                    return entry.template_name
        return root.name

    # -- specs ------------------------------------------------------------------------------

    @cached_property
    def specs(self) -> tuple[SpecFile, ...]:
        """Every spec in the tree, by path."""
        found = (self.spec(path) for path in self.paths if path.endswith(_YAML))
        return tuple(each for each in found if each is not None)

    def spec(self, path: str) -> SpecFile | None:
        """The file at *path* if it is a spec."""
        if path not in self._specs:
            self._specs[path] = self._read_spec(path)
        return self._specs[path]

    def _read_spec(self, path: str) -> SpecFile | None:
        file = self.text(path)
        if file is None:
            return None
        damaged = _DAMAGED_SPEC.search(file.source.text) is not None
        if not damaged and not _SPEC_MARK.search(file.source.text):
            return None
        spec = read_spec(file.source)
        broken = damaged and bool(spec.document.problems)
        return SpecFile(path, spec) if broken or is_spec(spec.document) else None

    # -- side files -------------------------------------------------------------------------

    def registration(self, root: BundleRoot) -> Registration | None:
        """The bundle's ``.template-registration.yaml``, else its ``.compatible-envs``."""
        if root.path not in self._registrations:
            self._registrations[root.path] = next(
                (
                    read_registration(file.source)
                    for name in (TEMPLATE_REGISTRATION, COMPATIBLE_ENVS)
                    if join(root.path, name) in self.path_set
                    and (file := self.text(join(root.path, name)))
                ),
                None,
            )
        return self._registrations[root.path]

    @cached_property
    def workspace_file(self) -> WorkspaceFile | None:
        """The shallowest ``proton.yaml`` that declares a workspace."""
        named = [path for path in self.paths if basename(path) in ("proton.yaml", "proton.yml")]
        for path in sorted(named, key=lambda each: (each.count("/"), each)):
            file = self.text(path)
            if file is not None and is_workspace_file(file.source):
                return read_workspace_file(file.source)
        return None

    def from_workspace(self, path: str) -> str:
        """A path that the workspace file gives, as a path of the tree."""
        from posixpath import normpath

        assert self.workspace_file is not None
        joined = normpath(join(dirname(self.workspace_file.source.path), path))
        return "" if joined == "." else joined

    @cached_property
    def ops_files(self) -> tuple[str, ...]:
        return tuple(path for path in self.paths if basename(path) in _OPS_FILES)

    # -- after an edit ----------------------------------------------------------------------

    def changed(self, files: FileTree, paths: Iterable[str], *, listing: bool) -> Project:
        """The project with new *files*; only what *paths* touch is read anew.

        *listing* says that files came or went, so the list of bundles is made anew too.
        """
        touched = frozenset(paths)
        after = Project(files, ignored=self._ignored)
        if not listing:
            for name in ("paths", "path_set", "roots", "roots_by_path"):
                if name in self.__dict__:
                    after.__dict__[name] = self.__dict__[name]
        after._texts = {k: v for k, v in self._texts.items() if k not in touched}
        after._specs = {k: v for k, v in self._specs.items() if k not in touched}
        kept = {k for k in self._bundles if not listing and not _touches(k, touched)}
        after._bundles = {k: v for k, v in self._bundles.items() if k in kept}
        after._registrations = {k: v for k, v in self._registrations.items() if k in kept}
        return after

    def forget(self, root: str) -> None:
        """Drop what was parsed of the bundle at *root*; it is read again when needed."""
        self._bundles.pop(root, None)


def _touches(root: str, paths: Iterable[str]) -> bool:
    return any(not root or path.startswith(f"{root}/") for path in paths)
