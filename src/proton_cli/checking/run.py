"""One run of the check: read, lint, render and cfn-lint, fix, report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from proton_bundle.findings import Edit, Finding, Fix, Move, Severity
from proton_bundle.rules.pages import FOLDER
from proton_bundle.source import SourceText
from proton_cli.checking.edits import EditedFiles
from proton_cli.checking.fixing import Fixer, Fixes
from proton_cli.checking.inspection import Inspection, Inspector
from proton_cli.checking.request import CheckRequest
from proton_cli.checking.scope import CheckScope, find_scope, is_archive, scope_of_text, shown_path
from proton_cli.checking.settings import Settings, settings_for
from proton_cli.errors import UsageError
from proton_cli.formats.text import counted
from proton_cli.report import Report

if TYPE_CHECKING:
    from proton_bundle.bundle import Bundle
    from proton_cli.checking.baseline import Baseline
    from proton_cli.checking.rendered import RenderedChecks
    from proton_cli.checking.run_cache import RunCache


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report, and what the fixes made of the files; nothing is written yet."""

    report: Report
    fixes: Fixes
    scope: CheckScope
    fail_level: Severity
    baseline: Baseline | None = None
    """To be written, when that was asked for."""

    @property
    def fails(self) -> bool:
        return any(f.severity.rank <= self.fail_level.rank for f in self.report.findings)


def check(request: CheckRequest) -> Outcome:
    """Do what *request* asks, short of writing anything; UsageError for what cannot be done."""
    try:
        scope = _scope(request)
        settings = settings_for(request, _folder(request, scope))
        run = _Run(request, scope, settings)
        try:
            return run.outcome()
        finally:
            run.close()
    except PermissionError as error:
        raise UsageError(f"{error.filename}: cannot be read: {error.strerror}") from error


def _scope(request: CheckRequest) -> CheckScope:
    if request.stdin_filename is None:
        scope = find_scope(request.paths)
        if request.fix and not request.diff and is_archive(scope.root):
            raise UsageError(f"{shown_path(scope.root)}: an archive is not mended; unpack it first")
        return scope
    if request.paths:
        raise UsageError("--stdin-filename takes the place of PATHS: give one of them")
    return scope_of_text(request.stdin_filename, request.stdin)


def _folder(request: CheckRequest, scope: CheckScope) -> Path:
    """Where the search for a configuration begins."""
    given = scope.root / (scope.wanted[0] if len(scope.wanted) == 1 else "")
    return next(each for each in (given, *given.parents) if each.is_dir())


class _Run:
    def __init__(self, request: CheckRequest, scope: CheckScope, settings: Settings) -> None:
        self.request = request
        self.scope = scope
        self.settings = settings
        self.notes: list[str] = []
        self.known = self._known_findings()
        self.rendered = self._rendered()
        self.inspector = Inspector(
            scope,
            settings,
            rendered=self.rendered,
            earlier=self._earlier(),
            cache=self._cache(),
        )
        self.fixer = Fixer(
            scope.files,
            unsafe=request.fix == "unsafe",
            may_edit=self.inspector.is_wanted,
            real=scope.real,
        )

    def outcome(self) -> Outcome:
        if self.request.fix or self.request.diff:
            self._fix(render=False)
            if self.rendered:
                # Only now is it known which ignore comments on cfn-lint's codes cover nothing.
                self._fix(render=True)
        inspection = self.inspector.look(self.fixer.fixes.files)
        if not inspection.files and not inspection.bundles:
            self.notes.append("nothing here is a bundle, a component or a spec")
        self._note(inspection, "PB592", "cfn-lint failed on", "it may be worth a longer timeout")
        self._note(inspection, "PB593", "the rendering cap was reached in", "raise rendering-cap")
        baseline = None
        if self.request.write_baseline and self.known is not None:
            baseline = self.known.of(inspection.findings, inspection.text, self._file)
        report = self._report(inspection, self._unknown(inspection))
        return Outcome(report, self.fixer.fixes, self.scope, self.settings.fail_level, baseline)

    def _note(self, inspection: Inspection, code: str, what: str, then: str) -> None:
        """Say how many templates cfn-lint did not see whole."""
        paths = {each.path for each in inspection.findings if each.code == code}
        if paths:
            self.notes.append(f"{what} {counted(len(paths), 'template')}: {then}")

    def close(self) -> None:
        if self.rendered is not None:
            self.rendered.close()

    def _rendered(self) -> RenderedChecks | None:
        if not self.settings.configuration.cfn_lint:
            return None
        from proton_cli.checking.rendered import RenderedChecks, needs_rendering

        if not needs_rendering(self.settings.selection):
            return None
        from proton_cli.checking.run_cache import cache_folder

        folder = cache_folder() / "cfn-lint" if self.request.cache else None
        return RenderedChecks(self.settings, folder)

    def _earlier(self) -> dict[str, Bundle] | None:
        if self.request.against is None:
            return None
        from proton_cli.checking.earlier import earlier_version

        return earlier_version(self.request.against, self.scope)

    def _cache(self) -> RunCache | None:
        """None where the answer rests on more than files and configuration."""
        if not self.request.cache or self.request.against:
            return None
        question = {
            "root": self.scope.root,
            "wanted": self.scope.wanted,
            "configuration": self.settings.configuration,
            "folder": self.settings.folder,
            "rendered": self.rendered is not None,
        }
        from proton_cli.checking.run_cache import RunCache, cache_folder

        return RunCache(cache_folder() / "runs", question)

    def _fix(self, *, render: bool) -> None:
        def findings(files: EditedFiles) -> tuple[Finding, ...]:
            return self._new(self.inspector.look(files, render=render))

        self.fixer.run(findings)

    def _known_findings(self) -> Baseline | None:
        path = self.settings.baseline
        if path is None:
            if self.request.write_baseline:
                raise UsageError("--write-baseline needs --baseline FILE, or one configured")
            return None
        from proton_cli.checking.baseline import Baseline, read_baseline

        return Baseline(path) if self.request.write_baseline else read_baseline(path)

    def _new(self, inspection: Inspection) -> tuple[Finding, ...]:
        """The findings that the baseline does not know."""
        if self.known is None or not self.known.entries:
            return inspection.findings
        return self.known.sift(inspection.findings, inspection.text, self._file).new

    def _unknown(self, inspection: Inspection) -> tuple[Finding, ...]:
        """As ``_new``, and with notes on what the baseline knows."""
        if self.known is None or not self.known.entries:
            return inspection.findings
        sifted = self.known.sift(inspection.findings, inspection.text, self._file)
        path = shown_path(self.known.path)
        if sifted.known:
            self.notes.append(f"{sifted.known} findings of {path} are not shown")
        looked_at = {self._file(each) for each in inspection.files}
        gone = [e for e in sifted.gone if self.known.path.parent / e.path in looked_at]
        if gone and not self.settings.is_partial:
            self.notes.append(f"{len(gone)} entries of {path} are mended; --write-baseline")
        return sifted.new

    def _file(self, path: str) -> Path:
        return self.scope.root / path

    def _report(self, inspection: Inspection, findings: tuple[Finding, ...]) -> Report:
        said = dict.fromkeys([*(f.path for f in findings), *_related(findings)])
        sources = {
            self.scope.shown(path): SourceText(self.scope.shown(path), source.text)
            for path in said
            if (source := inspection.text(path))
        }
        return Report(
            findings=tuple(_shown(each, self.scope) for each in findings),
            sources=sources,
            files=len(inspection.files),
            bundles=inspection.bundles,
            help_base=self.settings.configuration.help_base or FOLDER.as_uri() + "/",
            notes=tuple(self.notes),
        )


def _related(findings: tuple[Finding, ...]) -> list[str]:
    """The other files that findings point into."""
    fixes = [edit.path for f in findings if f.fix for edit in f.fix.edits]
    return fixes + [each.path for f in findings for each in f.related]


def _shown(finding: Finding, scope: CheckScope) -> Finding:
    """The finding with its paths as the user writes them."""
    related = tuple(replace(each, path=scope.shown(each.path)) for each in finding.related)
    fix = _shown_fix(finding.fix, scope) if finding.fix else None
    return replace(finding, path=scope.shown(finding.path), fix=fix, related=related)


def _shown_fix(fix: Fix, scope: CheckScope) -> Fix:
    edits = tuple(Edit(scope.shown(each.path), each.span, each.text) for each in fix.edits)
    moves = tuple(Move(scope.shown(each.source), scope.shown(each.target)) for each in fix.moves)
    return replace(fix, edits=edits, moves=moves)
