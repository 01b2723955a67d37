"""The pre-commit hooks: valid, and doing what they say when ``pre-commit`` itself runs them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from command import proton
from sample import write_base

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
# pip installs proton and all it needs into an environment of pre-commit's own.
_MINUTES = 15


def hooks() -> dict[str, dict]:
    return {each["id"]: each for each in yaml.safe_load(HOOKS.read_text())}


def run(*arguments: str | Path, cwd: Path, cache: Path, ok: bool = True):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=_MINUTES * 60,
        check=False,
        env={**os.environ, "PRE_COMMIT_HOME": str(cache), "NO_COLOR": "1"},
    )
    assert not ok or done.returncode == 0, done.stdout + done.stderr
    return done


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    command = ["git", *identity, "-c", "core.hooksPath=/dev/null", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def committed(folder: Path) -> str:
    """Make *folder* a repository with one commit; its id."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", "All")
    return git(folder, "rev-parse", "HEAD").strip()


SERVICE = "worker/v1/instance_infrastructure/cloudformation.yaml"
ENVIRONMENT = "network/v1/infrastructure/cloudformation.yaml"


def replace(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def broken(folder: Path) -> Path:
    """A project with an unknown input, and a property that topics do not have."""
    write_base(folder, "project")
    replace(folder / SERVICE, "queue_name }}", "queue_nmae }}")
    replace(folder / ENVIRONMENT, "    Properties:\n", "    Properties:\n      Nme: x\n")
    return folder


def test_pre_commit_takes_the_manifest(tmp_path):
    run("pre_commit", "validate-manifest", HOOKS, cwd=tmp_path, cache=tmp_path / "cache")
    assert list(hooks()) == ["proton-check", "proton-check-cfn-lint"]


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("worker/v1/schema/schema.yaml", True),
        ("specs/a.yml", True),
        ("v1/infrastructure/main.tf", True),
        ("v1/.compatible-envs", True),
        ("README.md", False),
        ("src/app.py", False),
    ],
)
def test_files_of_bundles_make_them_run(path, runs):
    for hook in hooks().values():
        assert bool(re.search(hook["files"], path)) is runs


@pytest.mark.parametrize(
    ("hook", "codes"), [("proton-check", {"PB603"}), ("proton-check-cfn-lint", {"PB603", "E3002"})]
)
def test_the_entries_find_what_they_promise(tmp_path, hook, codes):
    command, *arguments = shlex.split(hooks()[hook]["entry"])
    assert command == "proton"
    done = proton(*arguments, cwd=broken(tmp_path))
    assert done.returncode == 1
    assert set(re.findall(r"error\[(\w+)\]", done.stdout)) == codes


@pytest.mark.clients
def test_pre_commit_installs_and_runs_them(tmp_path):
    ours = tmp_path / "workbench"
    for name in git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard").splitlines():
        if (ROOT / name).is_file():
            (ours / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, ours / name)
    revision = committed(ours)
    theirs, cache = broken(tmp_path / "theirs"), tmp_path / "cache"
    listed = [{"id": each} for each in hooks()]
    repository = {"repo": ours.as_uri(), "rev": revision, "hooks": listed}
    (theirs / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repository]}))
    committed(theirs)
    done = run("pre_commit", "run", "--all-files", cwd=theirs, cache=cache, ok=False)
    assert done.returncode == 1, done.stderr
    fast, rendered = done.stdout.split("proton check, with cfn-lint")
    assert "error[PB603]" in fast
    assert "E3002" not in fast
    assert "error[E3002]" in rendered
    replace(theirs / SERVICE, "nmae", "name")
    replace(theirs / ENVIRONMENT, "      Nme: x\n", "")
    run("pre_commit", "run", "--all-files", cwd=theirs, cache=cache)
