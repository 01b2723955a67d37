"""What is checked together, so that an edit costs one bundle and not the whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proton_bundle.layout import BundleKind
from proton_bundle.linter import Linter, Selection
from proton_bundle.rules import subjects
from proton_bundle.rules.rule import Scope
from proton_bundle.rules.subjects import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.findings import Finding

BUNDLE, SPEC, PROJECT = "bundle", "spec", "project"


class UnitName(NamedTuple):
    """*kind* is BUNDLE (*path* is its root), SPEC (its file) or PROJECT (empty)."""

    kind: str
    path: str


WHOLE_PROJECT = UnitName(PROJECT, "")


class UnitLinter(Linter):
    """The rules over one unit of a project."""

    def __init__(self, analysis: ProjectAnalysis, selection: Selection, name: UnitName) -> None:
        super().__init__(analysis, selection)
        self._name = name

    def files(self) -> dict[str, FileKind]:
        match self._name.kind:
            case "bundle":
                root = self.project.roots_by_path.get(self._name.path)
                return dict(self._of_root(root)) if root is not None else {}
            case "spec":
                found = self.project.spec(self._name.path)
                return {found.path: FileKind.SPEC} if found is not None else {}
            case _:
                return self._project_files()

    def raw(self) -> Iterator[Finding]:
        for path, kind in self.files().items():
            yield from self.check_file(path, kind)
        match self._name.kind:
            case "bundle":
                root = self.project.roots_by_path.get(self._name.path)
                if root is not None:
                    yield from self.check_bundle(root)
            case "spec":
                yield from self.check_spec(self._name.path)
            case _:
                yield from self._run(Scope.PROJECT, subjects.ProjectSubject(self.analysis))

    def settled(self, path: str, raw: Iterable[Finding]) -> tuple[Finding, ...]:
        """One file's findings from all units, selected, ignore comments honoured."""
        taken = [each for each in raw if self.selection.takes(each.code, each.name)]
        return tuple(in_order(self._settle_file(path, taken)))

    def _project_files(self) -> dict[str, FileKind]:
        found = dict.fromkeys(self.project.ops_files, FileKind.OPS)
        if self.project.workspace_file is not None:
            found[self.project.workspace_file.source.path] = FileKind.WORKSPACE
        return found


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    from proton_bundle.linter import in_reading_order

    return in_reading_order(findings)


def all_units(analysis: ProjectAnalysis) -> list[UnitName]:
    """Every unit of the project; what people edit first comes first."""
    project = analysis.project
    bundles = [UnitName(BUNDLE, root.path) for root in project.roots]
    specs = [UnitName(SPEC, spec.path) for spec in project.specs]
    return [*bundles, *specs, WHOLE_PROJECT]


def units_touched(analysis: ProjectAnalysis, path: str) -> list[UnitName]:
    """The units that an edit of *path* can change: first its own, then those that depend on it."""
    project, links = analysis.project, analysis.links
    found: list[UnitName] = []
    if project.spec(path) is not None:
        found.append(UnitName(SPEC, path))
    root = project.root_of(path)
    if root is not None:
        found.append(UnitName(BUNDLE, root.path))
        found += [UnitName(SPEC, spec.path) for spec in links.specs_of(root)]
        if root.kind is BundleKind.ENVIRONMENT:
            found += [UnitName(BUNDLE, service.path) for service in links.services(root)]
        components = (each for each in project.roots if each.kind is BundleKind.COMPONENT)
        found += [
            UnitName(BUNDLE, each.path) for each in components if links.attached_to(each) == root
        ]
    return list(dict.fromkeys([*found, WHOLE_PROJECT]))
