"""A real VS Code with the packaged extension: a squiggle, a completion and the preview.

Screenshots are left in ``tests/vscode/output``.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from clients.installed import ROOT, on_path, require

pytestmark = pytest.mark.vscode

SERVER = ROOT / ".vscode-server"
EXTENSION = ROOT / "vscode-extension"
PICTURES = Path(__file__).parent / "output"
TEMPLATE = "lambda-service/instance_infrastructure/cloudformation.yaml"
READY_SECONDS = 60


@pytest.fixture
def bundles(tmp_path: Path) -> Path:
    """The example, with an input's name written wrong."""
    folder = tmp_path / "item-api"
    shutil.copytree(ROOT / "examples/item-api", folder)
    template = folder / TEMPLATE
    template.write_text(template.read_text().replace("inputs.handler", "inputs.handlr"))
    return folder


@pytest.fixture
def vsix() -> Path:
    npm = require("npm", on_path("npm"))
    subprocess.run([npm, "run", "--silent", "package"], cwd=EXTENSION, check=True, timeout=120)
    return next(EXTENSION.glob("*.vsix"))


@pytest.fixture
def code_server(tmp_path: Path, vsix: Path) -> Iterator[str]:
    """The address of a VS Code whose only extension is ours."""
    node = require("code-server's Node.js", SERVER / "bin/node")
    user, extensions = tmp_path / "user", tmp_path / "extensions"
    for folder in ("User", "Machine"):
        (user / folder).mkdir(parents=True)
    settings = {
        "workbench.startupEditor": "none",
        "workbench.secondarySideBar.defaultVisibility": "hidden",
        "chat.disableAIFeatures": True,
        "telemetry.telemetryLevel": "off",
    }
    (user / "User/settings.json").write_text(json.dumps(settings))
    # What a machine has installed is the machine's setting; code-server is a remote machine.
    proton = {"proton.server.path": str(Path(sys.executable).with_name("proton"))}
    (user / "Machine/settings.json").write_text(json.dumps(proton))
    command = [
        node, SERVER / "package/out/node/entry.js",
        "--user-data-dir", user, "--extensions-dir", extensions, "--config", tmp_path / "none.yaml",
    ]  # fmt: skip
    env = {**os.environ, "HOME": str(tmp_path), "CS_DISABLE_GETTING_STARTED_OVERRIDE": "1"}
    subprocess.run([*command, "--install-extension", vsix], env=env, check=True, timeout=120)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = [
        "--auth",
        "none",
        "--disable-telemetry",
        "--disable-update-check",
        "--disable-workspace-trust",
    ]
    log = (tmp_path / "code-server.log").open("w")
    process = subprocess.Popen(
        [*command, *flags, "--bind-addr", f"127.0.0.1:{port}"], env=env, stdout=log, stderr=log
    )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def wait_until_ready(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "code-server ended"
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)  # it has no event to wait for
    pytest.fail(f"code-server did not answer within {READY_SECONDS} seconds")


def test_the_extension_marks_completes_and_previews(code_server, bundles):
    chromium = require("Chromium", on_path("chromium"))
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir()
    done = subprocess.run(
        [SERVER / "bin/node", Path(__file__).with_name("drive.mjs"), code_server, bundles, PICTURES],
        env={
            **os.environ,
            "NODE_PATH": str(SERVER / "browser/node_modules"),
            "CHROMIUM": str(chromium),
        },
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads(done.stdout)
    assert "error" not in seen, seen["error"]

    assert any("has no input 'handlr'" in row for row in seen["problems"])
    assert any("handler" in row for row in seen["suggestions"])
    assert any('CodeUri: "s3://code/getitem.zip"' in line for line in seen["preview"])
    assert any("# typed getitem-dev" in line for line in seen["preview"])
