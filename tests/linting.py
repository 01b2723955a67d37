"""Lint files given as texts, for the tests of rules."""

from __future__ import annotations

from textwrap import dedent

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import MemoryFiles
from proton_bundle.findings import Finding
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES
from proton_bundle.workspace.project import Project


def lint(files: dict[str, str]) -> list[Finding]:
    """All findings; a surrogate escape in a text is one raw byte."""
    tree = MemoryFiles(
        {path: text.encode(errors="surrogateescape") for path, text in files.items()}
    )
    return Linter(ProjectAnalysis(Project(tree))).check()


def codes(base: str, changed: dict[str, str], *, family: str = "PB") -> list[str]:
    """The codes, beginning with *family*, found in the sound *base* with *changed* files.

    An empty text removes the file.
    """
    files = {**BASES[base], **{path: dedent(text) for path, text in changed.items()}}
    found = lint({path: text for path, text in files.items() if text})
    return [each.code for each in found if each.code.startswith(family)]
