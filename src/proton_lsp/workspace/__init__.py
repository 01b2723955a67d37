"""The folders of the workspace and what lies in them, open in the editor or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proton_lsp import uris
from proton_lsp.errors import NoSuchFileError
from proton_lsp.workspace.project import Project
from proton_lsp.workspace.units import Unit, all_units, units_of

if TYPE_CHECKING:
    from pathlib import Path

    from proton_lsp.documents import DocumentStore
    from proton_lsp.features import FeatureContext
    from proton_lsp.settings import Settings

__all__ = ["Project", "Unit", "Workspace"]


class Place(NamedTuple):
    """A file of the workspace: *path* is relative to the project's folder."""

    project: Project
    path: str


class Workspace:
    """The loop calls ``set_folders`` and ``forget_listings``, the analysis thread all the rest."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._projects: dict[Path, Project] = {}
        self._loose: dict[Path, Project] = {}

    @property
    def roots(self) -> tuple[Path, ...]:
        return tuple(self._projects)

    @property
    def projects(self) -> tuple[Project, ...]:
        return tuple(self._projects.values())

    def set_folders(self, roots: list[Path]) -> None:
        """Work on these folders; one that stays keeps what is known of it."""
        known = self._projects
        self._projects = {
            root: known.get(root) or Project(root, self._documents) for root in dict.fromkeys(roots)
        }

    def forget_listings(self) -> None:
        """Look at the disk again for files that came or went."""
        for project in (*self._projects.values(), *self._loose.values()):
            project.files.forget_listing()

    def place(self, uri: str) -> Place | None:
        """Where *uri* lies: in the innermost folder of the workspace, else beside its bundle."""
        path = uris.to_path(uri)
        if path is None or not path.is_absolute():
            return None
        around = [project for root, project in self._projects.items() if path.is_relative_to(root)]
        project = max(around, key=lambda each: len(each.root.parts), default=None)
        project = project or self._loose_project(path)
        inside = project.files.path_of(uri)
        return None if inside is None else Place(project, inside)

    def context(self, uri: str, settings: Settings) -> FeatureContext:
        """What a feature is given for *uri*; raises NoSuchFileError."""
        from proton_lsp.features import FeatureContext

        place = self.place(uri)
        source = place.project.source(place.path) if place else None
        if place is None or source is None:
            raise NoSuchFileError(uri)
        return FeatureContext(place.project, place.path, source, settings)

    def units(self) -> list[Unit]:
        """Everything there is to check, bundles first."""
        return [unit for project in self.projects for unit in all_units(project)]

    def units_of(self, uri: str) -> list[Unit]:
        """What a change of *uri* can touch, its own bundle first."""
        place = self.place(uri)
        return [] if place is None else units_of(*place)

    def _loose_project(self, path: Path) -> Project:
        """The project of a file outside every folder: its bundle, or the file alone."""
        root = next((each for each in path.parents[:3] if (each / "schema").is_dir()), None)
        folder = root or path.parent
        if folder not in self._loose:
            self._loose[folder] = Project(folder, self._documents, listed=root is not None)
        return self._loose[folder]
