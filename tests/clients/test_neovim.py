"""Neovim, a current and an old one, uses the server through the lines that docs/editors.md gives."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clients.installed import ROOT, on_path, require
from command import proton

pytestmark = pytest.mark.clients

DRIVE = Path(__file__).parent / "neovim/drive.lua"
TEMPLATE = "lambda-service/instance_infrastructure/cloudformation.yaml"
ERROR = 1


def documented(name: str) -> str:
    """The Lua that docs/editors.md tells people to paste."""
    text = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- test: {name} -->\n```lua\n(.*?)```", text, re.DOTALL)
    assert found, f"docs/editors.md has no block marked 'test: {name}'"
    return found[1]


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    folder = tmp_path / "item-api"
    shutil.copytree(ROOT / "examples/item-api", folder)
    return folder


def drive(neovim: Path, config: str, folder: Path) -> dict:
    """What one session of *neovim* saw; see drive.lua."""
    init, result, home = (
        folder.parent / "init.lua",
        folder.parent / "seen.json",
        folder.parent / "home",
    )
    init.write_text(config)
    home.mkdir()
    done = subprocess.run(
        [neovim, "--headless", "--clean", "-u", init, TEMPLATE, "-S", DRIVE],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "PROTON_RESULT": str(result),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )  # fmt: skip
    assert result.exists(), done.stdout + done.stderr
    seen = json.loads(result.read_text())
    assert "error" not in seen, seen["error"]
    return seen


def check_session(seen: dict, folder: Path) -> None:
    """The squiggle lies under exactly the wrong name, and the rename reached every file."""
    errors = [each for each in seen["diagnostics"] if each["severity"] == ERROR]
    assert [(each["at"], each["source"]) for each in errors] == [("handlr", "proton")]
    assert errors[0]["code"].startswith("PB")
    assert {"handler", "timeout", "code_uri"} <= set(seen["labels"])

    texts = {
        path: (folder / path).read_text()
        for path in (TEMPLATE, "lambda-service/schema/schema.yaml")
    }
    for path, text in texts.items():
        assert "entry_point" in text, path
    assert "inputs.handler" not in texts[TEMPLATE]
    checked = proton("check", folder, "--no-cfn-lint")
    assert checked.returncode == 0, checked.stdout


def test_current_neovim_shows_completes_and_renames(bundles):
    neovim = require("A current Neovim", ROOT / ".venv-clients/bin/nvim")
    seen = drive(neovim, documented("neovim"), bundles)
    assert seen["encoding"] == "utf-8", "both prefer it"
    check_session(seen, bundles)


def test_old_neovim_shows_completes_and_renames(bundles):
    neovim = require("Neovim", on_path("nvim"))
    seen = drive(neovim, documented("old-neovim"), bundles)
    assert seen["encoding"] == "utf-16", "it knows no other"
    check_session(seen, bundles)
