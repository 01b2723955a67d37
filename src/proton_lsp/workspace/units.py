"""What is checked together: a bundle with its specs, or a file that belongs to none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.findings import Finding
    from proton_lsp.settings import Settings
    from proton_lsp.workspace.project import Project


@dataclass(frozen=True, slots=True)
class Unit:
    """*paths* are the files whose findings one check gives."""

    project: Project
    label: str
    paths: tuple[str, ...]

    def check(self, settings: Settings) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of every file of the unit, fast ones only; files without any are empty."""
        return {path: self.project.findings(path, settings) for path in self.paths}


def all_units(project: Project) -> list[Unit]:
    return [Unit(project, path, (path,)) for path in project.files.paths()]


def units_of(project: Project, path: str) -> list[Unit]:
    return [Unit(project, path, (path,))]
