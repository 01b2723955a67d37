"""One look at a tree of files with all that a check was asked for: rules, then cfn-lint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from proton_bundle.files import FileTree, read_text
from proton_cli.checking.edits import EditedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from proton_bundle.bundle import Bundle
    from proton_bundle.findings import Finding
    from proton_bundle.source import SourceText
    from proton_cli.checking.run_cache import RunCache
    from proton_cli.checking.scope import CheckScope
    from proton_cli.checking.settings import Settings

RenderedCheck: TypeAlias = "Callable[[Iterable[tuple[Bundle, list[Finding]]]], list[Finding]]"
"""What cfn-lint finds in bundles, each given with the findings it has already."""

LINT_FAILED = "PB592"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What there is in *files* (looked at) of *bundles*; all paths as in the tree."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    bundles: int
    tree: FileTree
    _texts: dict[str, SourceText | None] = field(default_factory=dict, compare=False, repr=False)

    def text(self, path: str) -> SourceText | None:
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> SourceText | None:
        try:
            return read_text(self.tree, path).source
        except KeyError:
            return None


@dataclass(frozen=True, slots=True)
class Inspector:
    """Looks with one scope and one configuration at a tree, as often as fixes change it."""

    scope: CheckScope
    settings: Settings
    rendered: RenderedCheck | None = None
    earlier: Mapping[str, Bundle] | None = None
    cache: RunCache | None = None

    def look(self, files: EditedFiles, *, render: bool = True) -> Inspection:
        """Findings with ignore comments and configuration honoured, in reading order."""
        rendered = self.rendered if render else None
        if self.cache is None or files.changed or files.moves or rendered != self.rendered:
            return self._inspect(files, files, rendered)
        from proton_cli.checking.run_cache import RecordedFiles

        recorded = RecordedFiles(files)
        known = self.cache.get(recorded)
        if known is not None:
            return Inspection(known["findings"], tuple(known["files"]), known["bundles"], files)
        found = self._inspect(files, recorded, rendered)
        # What failed may succeed on a quieter machine.
        if all(each.code != LINT_FAILED for each in found.findings):
            answer = {"findings": found.findings, "files": found.files, "bundles": found.bundles}
            self.cache.put(recorded, answer)
        return found

    def _inspect(
        self, files: EditedFiles, tree: FileTree, rendered: RenderedCheck | None
    ) -> Inspection:
        # What the cache answers needs none of these, and they are most of the time to start.
        from proton_bundle.analysis import ProjectAnalysis
        from proton_bundle.linter import Linter
        from proton_bundle.workspace.project import Project

        def wanted(path: str) -> bool:
            return self.is_wanted(files.before(path))

        project = Project(tree)
        selection = self.settings.selection
        linter = Linter(ProjectAnalysis(project), selection, self.earlier, wanted)
        linter.rendered = rendered is not None
        findings = list(linter.raw())
        roots = linter.wanted_roots()
        if rendered is not None:
            findings += rendered([(project.bundle(root), findings) for root in roots])
        kept = (f for f in linter.settle(findings) if not self._is_ignored(f))
        paths = tuple(path for path in linter.files() if wanted(path))
        return Inspection(tuple(kept), paths, len(roots), files)

    def is_wanted(self, path: str) -> bool:
        if not self.scope.is_wanted(path):
            return False
        return not self.settings.is_excluded(self.scope.root / path)

    def _is_ignored(self, finding: Finding) -> bool:
        return self.settings.is_ignored(finding, self.scope.root / finding.path)
