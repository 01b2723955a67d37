"""Paths that share no project: each is read with its own, and nothing in between."""

from __future__ import annotations

from pathlib import Path

from proton_bundle.rules.examples import BASES
from proton_cli.checking.scope import find_scope


def planted(folder: Path, base: str) -> Path:
    for path, text in BASES[base].items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def test_paths_far_apart_do_not_open_what_lies_between(tmp_path: Path) -> None:
    one = planted(tmp_path / "a" / "one", "service")
    other = planted(tmp_path / "b" / "deep" / "other", "environment")
    between = planted(tmp_path / "b" / "between", "environment")
    scope = find_scope((one, other))
    listed = set(scope.files.paths())
    assert {f"{name}/schema/schema.yaml" for name in ("a/one", "b/deep/other")} <= listed
    assert not any((scope.root / path).is_relative_to(between) for path in listed)
    for path in listed:
        assert scope.files.read(path) == (scope.root / path).read_bytes()
    assert scope.is_wanted("a/one/schema/schema.yaml")


def test_paths_of_one_project_are_read_with_all_of_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    one = planted(tmp_path / "a" / "one", "service")
    other = planted(tmp_path / "b" / "other", "environment")
    planted(tmp_path / "c", "environment")
    scope = find_scope((one, other))
    assert scope.root == tmp_path
    assert "c/schema/schema.yaml" in scope.files.paths()
    assert not scope.is_wanted("c/schema/schema.yaml")


def test_a_path_inside_another_is_read_once(tmp_path: Path) -> None:
    bundle = planted(tmp_path / "x" / "one", "service")
    scope = find_scope((bundle, bundle / "schema" / "schema.yaml"))
    assert len(scope.files.paths()) == len(set(scope.files.paths()))
    assert "schema/schema.yaml" in "\n".join(scope.files.paths())
