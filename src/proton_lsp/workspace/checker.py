"""The findings of one folder: what was found where, and what an edit made stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proton_bundle.linter import Selection
from proton_lsp.workspace.shifting import shifted
from proton_lsp.workspace.units import UnitLinter, UnitName, all_units, units_touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.findings import Finding
    from proton_lsp.settings import Settings
    from proton_lsp.workspace.configured import Configured


class _SlowFindings(NamedTuple):
    """What was found in *text*."""

    text: str
    findings: list[Finding]


class Checker:
    """Keeps raw findings by unit, and settles them by file: an ignore comment covers all units."""

    def __init__(self, configured: Configured) -> None:
        self.configured = configured
        self._raw: dict[UnitName, dict[str, list[Finding]]] = {}
        self._slow: dict[str, dict[str, _SlowFindings]] = {}
        self._fresh: set[UnitName] = set()
        self._selection = Selection()

    def forget(self, names: Iterable[UnitName] | None = None) -> None:
        """These units (None: all) must be checked again."""
        self._fresh = self._fresh - set(names) if names is not None else set()

    def check(
        self, analysis: ProjectAnalysis, name: UnitName, settings: Settings
    ) -> frozenset[str]:
        """Check the unit if an edit touched it; the files whose findings may have changed."""
        selection = self.configured.selection(settings)
        if selection != self._selection:
            self._selection = selection
            self.forget()
        linter = UnitLinter(analysis, selection, name)
        before = self._raw.get(name, {})
        if name not in self._fresh:
            nothing: dict[str, list[Finding]] = {path: [] for path in linter.files()}
            self._raw[name] = nothing | _by_path(linter.raw())
            self._fresh.add(name)
        return frozenset((*before, *self._raw[name]))

    def put_slow(
        self, analysis: ProjectAnalysis, bundle: str, findings: Iterable[Finding]
    ) -> frozenset[str]:
        """Keep what cfn-lint said of the bundle at a root; the files that it concerns."""
        before = self._slow.get(bundle, {})
        found: dict[str, _SlowFindings] = {}
        for path, its in _by_path(findings).items():
            file = analysis.project.text(path)
            if file is not None:
                found[path] = _SlowFindings(file.source.text, its)
        self._slow[bundle] = found
        return frozenset((*before, *found))

    def findings(self, analysis: ProjectAnalysis, path: str) -> tuple[Finding, ...]:
        """What is known of the file at *path*, from every unit, ignore comments honoured."""
        raw = [finding for by_path in self._raw.values() for finding in by_path.get(path, ())]
        raw += self._slow_findings(analysis, path)
        settled = UnitLinter(analysis, self._selection, UnitName("", "")).settled(path, raw)
        return tuple(self.configured.kept(path, list(settled)))

    def _slow_findings(self, analysis: ProjectAnalysis, path: str) -> Iterator[Finding]:
        """What cfn-lint said of an earlier text, where that still holds."""
        file = analysis.project.text(path)
        for by_path in self._slow.values():
            slow = by_path.get(path)
            if slow is not None and file is not None:
                yield from shifted(slow.findings, slow.text, file.source.text)

    def own_unit(self, analysis: ProjectAnalysis, path: str) -> UnitName:
        return units_touched(analysis, path)[0]

    def units(self, analysis: ProjectAnalysis) -> list[UnitName]:
        names = all_units(analysis)
        for gone in self._raw.keys() - set(names):
            # Its files must be told that they have no findings any more.
            names.append(gone)
        return names


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.path, []).append(finding)
    return found
