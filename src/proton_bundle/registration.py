"""What Proton refused when a version was registered: the rules that say so, over one bundle.

The checker and the emulator thereby refuse the same bundles. Ignore comments do not count here:
they are for people, and Proton never read them.
"""

from __future__ import annotations

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FileTree
from proton_bundle.findings import Finding, Severity
from proton_bundle.linter import Linter, Selection
from proton_bundle.rules.registry import all_rules
from proton_bundle.rules.rule import Noticed
from proton_bundle.workspace.project import Project


def refusals(files: FileTree, root: str) -> tuple[str, ...]:
    """Why Proton would not register the bundle at *root*: ``path:line:column: message [code]``."""
    project = Project(files)
    linter = Linter(
        ProjectAnalysis(project),
        Selection(select=_codes()),
        wanted=lambda path: not root or path.startswith(f"{root}/") or path == root,
    )
    found = (each for each in linter.raw() if each.severity is Severity.ERROR)
    return tuple(_said(project, each) for each in found)


def _codes() -> tuple[str, ...]:
    return tuple(
        each.rule.code
        for each in all_rules()
        if each.rule.noticed is Noticed.REGISTRATION and each.rule.severity is Severity.ERROR
    )


def _said(project: Project, finding: Finding) -> str:
    file = project.text(finding.path)
    message = f"{finding.message} [{finding.code}]"
    if file is None:
        return f"{finding.path}: {message}"
    position = file.source.position(finding.span.start)
    return f"{finding.path}:{position.line + 1}:{position.column + 1}: {message}"
