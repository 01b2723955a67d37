"""The rules about a bundle's directories, beyond their own examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from linting import codes, lint
from proton_bundle.analysis import ProjectAnalysis
from proton_bundle.files import FolderFiles
from proton_bundle.linter import Linter
from proton_bundle.rules.examples import BASES
from proton_bundle.workspace.project import Project

SERVICE = BASES["service"]


def moved(base: str, old: str, new: str) -> list[tuple[str, str]]:
    """Codes and messages after the directory *old* of *base* got the name *new*."""
    files = {path.replace(f"{old}/", f"{new}/", 1): text for path, text in BASES[base].items()}
    return [(each.code, each.message) for each in lint(files) if each.code.startswith("PB1")]


@pytest.mark.parametrize("name", ["instance_infra", "instance-infrastructure", "template"])
def test_a_misnamed_directory_is_one_mistake(name: str):
    message = f"rename the directory '{name}' to 'instance_infrastructure'"
    assert moved("service", "instance_infrastructure", name) == [("PB106", message)]


def test_the_directory_of_the_preview_format_is_told_as_such_alone():
    assert moved("service", "instance_infrastructure", "infrastructure") == []


def test_a_rename_mends_a_manifest_that_ends_in_yml():
    files = {path.replace("manifest.yaml", "manifest.yml"): t for path, t in SERVICE.items()}
    found = [each for each in lint(files) if each.code == "PB102"]
    moves = [move for each in found if each.fix for move in each.fix.moves]
    renamed = {move.source: move.target for move in moves}
    assert lint({renamed.get(path, path): text for path, text in files.items()}) == []


def test_an_environment_without_directory_is_customer_managed():
    gone = {path: "" for path in BASES["environment"] if path.startswith("infrastructure/")}
    assert codes("environment", gone, family="PB1") == []


def test_a_bundle_whose_schema_names_no_input_is_not_told_of_directories():
    assert codes("service", {"schema/schema.yaml": "schema: {}\n"}, family="PB1") == []


@pytest.mark.parametrize("folder", ["infrastructure", "deploy"])
def test_a_manifest_of_something_else_is_none_of_protons(folder: str):
    files = {
        f"{folder}/manifest.yaml": "kind: Deployment\n---\nkind: Service\n",
        f"{folder}/a.yaml": "a: 1\n",
    }
    assert [each.code for each in lint(files)] == []


def test_a_schema_at_the_wrong_place_is_named():
    files = {"schema.yaml" if p.startswith("schema/") else p: t for p, t in SERVICE.items()}
    [finding] = [each for each in lint(files) if each.code == "PB101"]
    assert finding.message.endswith("; schema.yaml is not where Proton looks")


def test_a_link_that_leads_out_of_the_folder_is_found(tmp_path: Path):
    outside = tmp_path / "outside.yaml"
    outside.write_text("Resources: {}\n")
    bundle = tmp_path / "bundle"
    for path, text in SERVICE.items():
        (bundle / path).parent.mkdir(parents=True, exist_ok=True)
        (bundle / path).write_text(text)
    linked = bundle / "instance_infrastructure" / "linked.yaml"
    linked.symlink_to(outside)
    inside = bundle / "instance_infrastructure" / "inside.md"
    inside.symlink_to(bundle / "schema" / "schema.yaml")
    found = Linter(ProjectAnalysis(Project(FolderFiles(bundle)))).check()
    assert [(f.code, f.path) for f in found] == [("PB111", "instance_infrastructure/linked.yaml")]
