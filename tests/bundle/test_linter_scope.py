"""What the linter reads: the files it was asked about, and what they refer to."""

from __future__ import annotations

from dataclasses import dataclass, field

from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FileTree, MemoryFiles
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES
from proton_bundle.workspace.project import Project


@dataclass
class Watched:
    base: FileTree
    reads: set[str] = field(default_factory=set)

    def paths(self) -> tuple[str, ...]:
        return self.base.paths()

    def read(self, path: str) -> bytes:
        self.reads.add(path)
        return self.base.read(path)


def test_bundles_and_specs_that_nobody_asked_about_stay_unread():
    bundle = BASES["environment"]
    files = {f"{name}/{path}": text.encode() for name in "ab" for path, text in bundle.items()}
    files |= {f"{name}/spec.yaml": b"proton: EnvironmentSpec\nspec: {}\n" for name in "ab"}
    tree = Watched(MemoryFiles(files))
    linter = Linter(ProjectAnalysis(Project(tree)), wanted=lambda path: path.startswith("a/"))
    linter.check()
    assert {path for path in linter.files() if path.startswith("a/")} == {*linter.files()}
    assert "a/spec.yaml" in linter.files()
    assert {f"a/{path}" for path in bundle} <= tree.reads
    assert {path for path in tree.reads if path.startswith("b/")} == set()
