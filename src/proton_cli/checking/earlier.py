"""``--against``: the last minor version, whose specs must go on working."""

from __future__ import annotations

from pathlib import Path

from proton_bundle.bundle import Bundle, read_bundle
from proton_bundle.layout import BundleKind, BundleRoot
from proton_bundle.workspace.project import Project
from proton_cli.bundle_argument import read_files
from proton_cli.checking.scope import CheckScope
from proton_cli.errors import UsageError


def earlier_version(against: Path, scope: CheckScope) -> dict[str, Bundle]:
    """The bundle at *against* under the path of the one that is checked."""
    root = _only_bundle(scope)
    return {root.path: read_bundle(read_files(against))}


def _only_bundle(scope: CheckScope) -> BundleRoot:
    project = Project(scope.files)
    around = {root for path in scope.wanted if (root := project.root_of(path))}
    asked = around | {root for root in project.roots if scope.is_wanted(root.path)}
    bundles = [root for root in asked if root.kind is not BundleKind.COMPONENT]
    if len(bundles) != 1:
        raise UsageError(
            f"--against compares one bundle, and there are {len(bundles)} in what is checked",
            hint="Name the bundle's folder: proton check my-service/v1 --against last.tar.gz",
        )
    return bundles[0]
