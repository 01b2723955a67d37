"""The folders of the workspace and what lies in them, open in the editor or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proton_lsp import uris
from proton_lsp.errors import NoSuchFileError
from proton_lsp.workspace.folder import Folder, Unit

if TYPE_CHECKING:
    from pathlib import Path

    from proton_lsp.documents import DocumentStore
    from proton_lsp.features import FeatureContext
    from proton_lsp.settings import Settings

__all__ = ["Folder", "Place", "Unit", "Workspace"]


class Place(NamedTuple):
    """A file of the workspace; *path* is relative to its folder."""

    folder: Folder
    path: str


class Workspace:
    """The loop calls ``set_folders`` and ``touch``; the analysis thread may call everything."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._folders: dict[Path, Folder] = {}
        self._loose: dict[Path, Folder] = {}

    @property
    def roots(self) -> tuple[Path, ...]:
        return tuple(self._folders)

    @property
    def folders(self) -> tuple[Folder, ...]:
        return tuple(self._folders.values())

    def set_folders(self, roots: list[Path]) -> None:
        """Work on these folders; one that stays keeps what is known of it."""
        known = self._folders
        self._folders = {
            root: known.get(root) or Folder(root, self._documents) for root in dict.fromkeys(roots)
        }

    def read_configuration(self) -> None:
        """Read the folders' configuration files anew."""
        for folder in (*self._folders.values(), *self._loose.values()):
            folder.read_configuration()

    def touch(self, uri: str, *, listing: bool = False) -> None:
        """The file changed, in the editor or on disk; with *listing* it may have come or gone."""
        place = self.place(uri)
        if place is not None:
            place.folder.touch(place.path, listing=listing)

    def place(self, uri: str) -> Place | None:
        """Where *uri* lies: in the innermost folder of the workspace, else beside its bundle."""
        path = uris.to_path(uri)
        if path is None or not path.is_absolute():
            return None
        around = [each for root, each in self._folders.items() if path.is_relative_to(root)]
        folder = max(around, key=lambda each: len(each.root.parts), default=None)
        folder = folder or self._loose_folder(path)
        inside = folder.files.path_of(uri)
        return None if inside is None else Place(folder, inside)

    def context(self, uri: str, settings: Settings) -> FeatureContext:
        """What a feature is given for *uri*; raises NoSuchFileError."""
        from proton_lsp.features import FeatureContext

        place = self.place(uri)
        source = place.folder.source(place.path) if place else None
        if place is None or source is None:
            raise NoSuchFileError(uri)
        return FeatureContext(place.folder, place.path, source, settings)

    def units(self) -> list[Unit]:
        """Everything there is to check in the workspace."""
        return [unit for folder in self.folders for unit in folder.units()]

    def units_of(self, uri: str) -> list[Unit]:
        """What an edit of *uri* can change, its own bundle first."""
        place = self.place(uri)
        return [] if place is None else place.folder.units_of(place.path)

    def _loose_folder(self, path: Path) -> Folder:
        """For a file outside every folder: its bundle's folder, or the file alone."""
        bundle = next((each for each in path.parents[:3] if (each / "schema").is_dir()), None)
        root = bundle or path.parent
        if root not in self._loose:
            self._loose[root] = Folder(root, self._documents, listed=bundle is not None)
        return self._loose[root]
