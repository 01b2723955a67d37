"""One run of the check: read, lint, render and cfn-lint, report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.findings import Edit, Finding
from proton_bundle.linter import Linter, Selection
from proton_bundle.rules.pages import FOLDER
from proton_bundle.source import SourceText
from proton_bundle.workspace.project import Project
from proton_cli.checking.scope import CheckScope, find_scope
from proton_cli.report import Report


def check(
    paths: tuple[Path, ...],
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    cfn_lint: bool = True,
) -> Report:
    """The report for *paths*."""
    scope = find_scope(paths)
    analysis = ProjectAnalysis(Project(scope.files))
    selection = Selection(_codes(select), _codes(ignore))
    linter = Linter(analysis, selection, wanted=scope.is_wanted)
    wanted = [path for path in linter.files() if scope.is_wanted(path)]
    findings = linter.check()
    bundles = {root.path for path in wanted if (root := analysis.project.root_of(path))}
    return Report(
        findings=tuple(_shown(each, scope) for each in findings),
        sources={
            scope.shown(path): SourceText(scope.shown(path), file.source.text)
            for path in dict.fromkeys([*wanted, *(each.path for each in findings)])
            if (file := analysis.project.text(path))
        },
        files=len(wanted),
        bundles=len(bundles),
        help_base=FOLDER.as_uri() + "/",
    )


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for each in given for code in each.split(",") if code.strip())


def _shown(finding: Finding, scope: CheckScope) -> Finding:
    """The finding with its paths as the user writes them."""
    fix = finding.fix and replace(
        finding.fix, edits=tuple(_edit(each, scope) for each in finding.fix.edits)
    )
    related = tuple(replace(each, path=scope.shown(each.path)) for each in finding.related)
    return replace(finding, path=scope.shown(finding.path), fix=fix, related=related)


def _edit(edit: Edit, scope: CheckScope) -> Edit:
    return replace(edit, path=scope.shown(edit.path))
