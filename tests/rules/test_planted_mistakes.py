"""One mistake planted into each published bundle is one error, of the rule that is about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from corpus import BUNDLES, require_corpus
from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FolderFiles, MemoryFiles
from proton_bundle.findings import Severity
from proton_bundle.layout import find_bundles
from proton_bundle.linter import Linter
from proton_bundle.workspace.project import Project

Files = dict[str, bytes]
Mistake = Callable[[Files], Files | None]


@cache
def bundles() -> dict[str, Files]:
    """Every published bundle by its place, alone."""
    found: dict[str, Files] = {}
    for folder in sorted(BUNDLES.iterdir()) if BUNDLES.is_dir() else ():
        tree = FolderFiles(folder)
        for root in find_bundles(tree.paths()):
            start = f"{root.path}/"
            files = {
                p.removeprefix(start): tree.read(p) for p in tree.paths() if p.startswith(start)
            }
            found[f"{folder.name}/{root.path}"] = files
    return found


def errors(files: Files) -> set[str]:
    found = Linter(ProjectAnalysis(Project(MemoryFiles(files)))).check()
    return {each.code for each in found if each.severity is Severity.ERROR}


def replaced(name: str, old: str, new: str) -> Mistake:
    """*old*, a pattern, replaced once in the first file whose path matches *name*."""

    def mistake(files: Files) -> Files | None:
        for path, data in sorted(files.items()):
            if re.search(name, path) and re.search(old.encode(), data, re.MULTILINE):
                changed = re.sub(
                    old.encode(),
                    new.encode(errors="surrogateescape"),
                    data,
                    count=1,
                    flags=re.MULTILINE,
                )
                return {**files, path: changed}
        return None

    return mistake


def removed(name: str) -> Mistake:
    def mistake(files: Files) -> Files | None:
        left = {path: data for path, data in files.items() if not re.search(name, path)}
        return left if len(left) < len(files) else None

    return mistake


def moved(old: str, new: str) -> Mistake:
    def mistake(files: Files) -> Files | None:
        if not any(path.startswith(old) for path in files):
            return None
        return {re.sub(f"^{old}", new, path): data for path, data in files.items()}

    return mistake


MANIFEST, SCHEMA = r"manifest\.yaml$", r"schema\.yaml$"
MISTAKES: dict[str, tuple[Mistake, str]] = {
    "bytes that are no text": (replaced("infrastructure/manifest", "infrastructure", "infra\udcff"), "PB001"),
    "an open bracket": (replaced(SCHEMA, "^  format:", "  format: ["), "PB004"),
    "a tab": (replaced(MANIFEST, "^  templates", "\ttemplates"), "PB005"),
    "an empty manifest": (replaced("infrastructure/manifest", r"(?s)\A.*\Z", "# nothing\n"), "PB008"),
    "no schema": (removed(SCHEMA), "PB101"),
    "no manifest": (removed(r"^instance_infrastructure/manifest"), "PB103"),
    "no pipeline": (removed(r"^pipeline_infrastructure/"), "PB104"),
    "no inputs for the pipeline": (replaced(SCHEMA, "^  pipeline_input_type.*\n", ""), "PB105"),
    "a misnamed directory": (moved("infrastructure/", "template/"), "PB106"),
    "a list that is a mapping": (replaced(MANIFEST, "- file", "  file"), "PB201"),
    "a misspelled engine": (replaced(MANIFEST, "rendering_engine: .*", "rendering_engine: jinj"), "PB203"),
    "the other language": (replaced(MANIFEST, "language: cloudformation", "language: terraform"), "PB205"),
    "no file": (replaced(MANIFEST, "- file: .*\n +", "- "), "PB206"),
    "a file that is not there": (replaced(MANIFEST, "cloudformation.yaml", "cloudfromation.yaml"), "PB207"),
    "all files of CloudFormation": (replaced(MANIFEST, '"cloudformation.yaml"', '"*"'), "PB208"),
    "a misspelled key": (replaced(MANIFEST, "rendering_engine", "redering_engine"), "PB210"),
    "no types": (replaced(SCHEMA, r"(?s)^  types:.*\Z", ""), "PB301"),
    "another OpenAPI": (replaced(SCHEMA, '"3.0.0"', '"3.1.0"'), "PB302"),
    "no input type": (replaced(SCHEMA, "^  (environment|service)_input_type.*\n", ""), "PB303"),
    "a type of another name": (replaced(SCHEMA, '_input_type: "?', r"\g<0>My"), "PB305"),
    "an input type that is a string": (replaced(SCHEMA, "type: object", "type: string"), "PB306"),
    "a misspelled schema key": (replaced(SCHEMA, "^  types:", "  typs:"), "PB309"),
    "a type that does not exist": (replaced(SCHEMA, "type: string", "type: strng"), "PB311"),
    "a pattern without end": (replaced(SCHEMA, "( +)type: string", r"\g<0>\n\1pattern: '(a'"), "PB316"),
    "a colon in a key": (replaced(r"\.tf$", '"proton:(service|environment)"', r"proton:\1"), "PB801"),
    "an undeclared variable": (replaced(r"\.tf$", r"var\.service\.", "var.servic."), "PB802"),
    "a variable declared twice": (replaced(r"\.tf$", r"\A", 'variable "proton_tags" {}\n'), "PB805"),
    "an unknown input": (replaced(r"\.tf$", r"(?<!\()var\.service_instance\.inputs\.\w+", "var.service_instance.inputs.no"), "PB806"),
    "an unknown attribute": (replaced(r"\.tf$", r"var\.service\.name", "var.service.nam"), "PB808"),
}  # fmt: skip


@require_corpus
@pytest.mark.parametrize("what", MISTAKES)
def test_a_planted_mistake_is_one_error(what: str):
    mistake, code = MISTAKES[what]
    tried, wrong = 0, {}
    for place, files in bundles().items():
        changed = mistake(files)
        if changed is None or errors(files):
            continue
        tried += 1
        if (found := errors(changed)) != {code}:
            wrong[place] = found
    assert wrong == {}
    assert tried
