"""The findings of one folder: what was found where, and what an edit made stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.linter import Selection
from proton_lsp.workspace.units import UnitLinter, UnitName, all_units, units_touched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.findings import Finding
    from proton_lsp.settings import Settings


class Checker:
    """Keeps raw findings by unit, and settles them by file: an ignore comment covers all units."""

    def __init__(self) -> None:
        self._raw: dict[UnitName, dict[str, list[Finding]]] = {}
        self._slow: dict[str, dict[str, list[Finding]]] = {}
        self._fresh: set[UnitName] = set()
        self._selection = Selection()

    def forget(self, names: Iterable[UnitName] | None = None) -> None:
        """These units (None: all) must be checked again."""
        self._fresh = self._fresh - set(names) if names is not None else set()

    def check(
        self, analysis: ProjectAnalysis, name: UnitName, settings: Settings
    ) -> frozenset[str]:
        """Check the unit if an edit touched it; the files whose findings may have changed."""
        selection = Selection(settings.select, settings.ignore)
        if selection != self._selection:
            self._selection = selection
            self.forget()
        linter = UnitLinter(analysis, selection, name)
        before = self._raw.get(name, {})
        if name not in self._fresh:
            found: dict[str, list[Finding]] = {path: [] for path in linter.files()}
            for finding in linter.raw():
                found.setdefault(finding.path, []).append(finding)
            self._raw[name] = found
            self._fresh.add(name)
        return frozenset((*before, *self._raw[name]))

    def put_slow(self, bundle: str, findings: Iterable[Finding]) -> frozenset[str]:
        """Keep what cfn-lint said of the bundle at a root; the files that it concerns."""
        before = self._slow.get(bundle, {})
        found: dict[str, list[Finding]] = {}
        for finding in findings:
            found.setdefault(finding.path, []).append(finding)
        self._slow[bundle] = found
        return frozenset((*before, *found))

    def findings(self, analysis: ProjectAnalysis, path: str) -> tuple[Finding, ...]:
        """What is known of the file at *path*, from every unit, ignore comments honoured."""
        everything = (*self._raw.values(), *self._slow.values())
        raw = [finding for by_path in everything for finding in by_path.get(path, ())]
        return UnitLinter(analysis, self._selection, UnitName("", "")).settled(path, raw)

    def own_unit(self, analysis: ProjectAnalysis, path: str) -> UnitName:
        return units_touched(analysis, path)[0]

    def units(self, analysis: ProjectAnalysis) -> list[UnitName]:
        names = all_units(analysis)
        for gone in self._raw.keys() - set(names):
            # Its files must be told that they have no findings any more.
            names.append(gone)
        return names
