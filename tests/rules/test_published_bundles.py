"""The published bundles: what Proton took is not refused, and every error is a true mistake."""

from __future__ import annotations

from functools import cache

from corpus import BUNDLES, require_corpus
from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FolderFiles
from proton_bundle.findings import Finding, Severity
from proton_bundle.linter import Linter
from proton_bundle.rules.registry import by_code
from proton_bundle.rules.rule import Noticed
from proton_bundle.workspace.project import Project

OF_BUNDLES = ("PB0", "PB1", "PB2", "PB3", "PB80", "PB81", "PB82", "PB83", "PB84", "PB85")


@cache
def findings() -> tuple[Finding, ...]:
    projects = (Project(FolderFiles(folder)) for folder in sorted(BUNDLES.iterdir()))
    return tuple(f for project in projects for f in Linter(ProjectAnalysis(project)).check())


@require_corpus
def test_no_published_bundle_is_refused():
    refused = [
        each
        for each in findings()
        if each.severity is Severity.ERROR
        and by_code()[each.code].rule.noticed is Noticed.REGISTRATION
    ]
    assert refused == []


@require_corpus
def test_the_only_error_is_the_one_that_terraform_finds_too():
    errors = [
        (each.code, each.path)
        for each in findings()
        if each.code.startswith(OF_BUNDLES) and each.severity is Severity.ERROR
    ]
    assert errors == [("PB801", "environment-templates/vpc-env/v1/infrastructure/config.tf")]
