"""One folder of the workspace: the project in it, kept in step with the editor and the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.files import read_text
from proton_bundle.source import SourceText
from proton_lsp.workspace.editor_files import EditorFiles
from proton_lsp.workspace.memory import Memory

if TYPE_CHECKING:
    from pathlib import Path

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.decode import TemplateDocument
    from proton_bundle.decode.nodes import Document as YamlDocument
    from proton_bundle.findings import Finding
    from proton_bundle.workspace.project import Project
    from proton_lsp.documents import DocumentStore
    from proton_lsp.settings import Settings
    from proton_lsp.workspace.checker import Checker
    from proton_lsp.workspace.units import UnitName

# A parsed file takes about forty times its text: of each kind only the latest are kept.
_TEXTS = 128
_BUNDLES = 64


class Folder:
    """Used on the analysis thread, but for ``touch``. Paths are POSIX, relative to the folder."""

    def __init__(self, root: Path, documents: DocumentStore, *, listed: bool = True) -> None:
        self.root = root
        self.files = EditorFiles(root, documents, listed=listed)
        self._checker: Checker | None = None
        self._recent: dict[str, None] = {}
        self._touched: set[str] = set()
        self._listing_touched = False
        self._analysis: ProjectAnalysis | None = None
        self._sources: Memory[SourceText | None] = Memory(_TEXTS)

    def touch(self, path: str, *, listing: bool = False) -> None:
        """The text at *path* changed; with *listing*, files may have come or gone, too."""
        self._touched.add(path)
        self._listing_touched = self._listing_touched or listing

    @property
    def analysis(self) -> ProjectAnalysis:
        """The folder's bundles, specs and links now; what no edit touched is kept."""
        if self._analysis is None:
            self._touched, self._listing_touched = set(), False
            self._analysis = self._read_project()
        elif self._touched:
            self._analysis = self._after_edits(self._analysis)
        return self._analysis

    @property
    def checker(self) -> Checker:
        """The findings so far. (Made late: the rules are the heaviest of our imports.)"""
        from proton_lsp.workspace.checker import Checker
        from proton_lsp.workspace.configured import Configured

        if self._checker is None:
            self._checker = Checker(Configured(self.root))
        return self._checker

    def read_configuration(self) -> None:
        """The configuration file changed: read it anew, and check everything again."""
        self._checker = None

    @property
    def project(self) -> Project:
        return self.analysis.project

    def _read_project(self) -> ProjectAnalysis:
        from proton_bundle.analysis import ProjectAnalysis
        from proton_bundle.workspace.project import Project

        return ProjectAnalysis(Project(self.files))

    def _after_edits(self, before: ProjectAnalysis) -> ProjectAnalysis:
        from proton_bundle.analysis import ProjectAnalysis
        from proton_lsp.workspace.units import units_touched

        touched, self._touched = self._touched, set()
        listing, self._listing_touched = self._listing_touched, False
        if listing:
            self.files.forget_listing()
        listing = listing or not before.project.path_set.issuperset(touched)
        project = before.project.changed(self.files, touched, listing=listing)
        if listing:
            self.checker.forget()
            return ProjectAnalysis(project)
        analysis = ProjectAnalysis(project, before.links.after(project, touched))
        self.checker.forget(n for path in touched for n in units_touched(analysis, path))
        return analysis

    def uri(self, path: str) -> str:
        return self.files.uri(path)

    def source(self, path: str) -> SourceText | None:
        """The file's text as the editor shows it; None when there is no such file."""
        stamp = self.files.stamp(path)
        return None if stamp is None else self._sources.get(path, stamp, lambda: self._read(path))

    def template(self, path: str) -> TemplateDocument:
        """The file as a template, tolerantly parsed; empty when there is no such file."""
        from proton_bundle.decode import read_template

        return read_template(self._text(path))

    def yaml(self, path: str) -> YamlDocument:
        """The file as YAML without Jinja; empty when there is no such file."""
        from proton_bundle.decode import read_yaml

        return read_yaml(self._text(path))

    def findings(self, path: str, settings: Settings) -> tuple[Finding, ...]:
        """What is wrong with the file at *path*, checked anew if an edit touched it."""
        analysis = self.analysis
        self.checker.check(analysis, self.checker.own_unit(analysis, path), settings)
        return self.known_findings(path)

    def known_findings(self, path: str) -> tuple[Finding, ...]:
        """What the checks so far found in the file at *path*."""
        return self.checker.findings(self.analysis, path)

    def has_open(self, root: str) -> bool:
        """Whether the editor shows a file of the bundle at *root*."""
        return any(not root or path.startswith(f"{root}/") for path in self.files.opened)

    def units(self) -> list[Unit]:
        """Everything there is to check."""
        return [Unit(self, name) for name in self.checker.units(self.analysis)]

    def units_of(self, path: str) -> list[Unit]:
        """What an edit of *path* can change, its own unit first."""
        from proton_lsp.workspace.units import units_touched

        return [Unit(self, name) for name in units_touched(self.analysis, path)]

    def used(self, root: str) -> None:
        """Note that the bundle at *root* was read; beyond the room, the oldest is dropped."""
        self._recent.pop(root, None)
        self._recent[root] = None
        while len(self._recent) > _BUNDLES:
            oldest = next(iter(self._recent))
            del self._recent[oldest]
            self.analysis.forget(oldest)

    def _text(self, path: str) -> SourceText:
        return self.source(path) or SourceText(path, "")

    def _read(self, path: str) -> SourceText | None:
        try:
            return read_text(self.files, path).source
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class Unit:
    """Something to check in a folder."""

    folder: Folder
    name: UnitName

    @property
    def is_bundle(self) -> bool:
        return self.name.kind == "bundle"

    def check(self, settings: Settings) -> frozenset[str]:
        """Check it if an edit touched it; the files whose findings may have changed."""
        paths = self.folder.checker.check(self.folder.analysis, self.name, settings)
        if self.is_bundle:
            self.folder.used(self.name.path)
        return paths
