"""What stands above inputs, templates and specs, and what clicking on it does."""

from __future__ import annotations

import asyncio
import sys

import pytest

from lsp.marked import Fixture, fixtures, marked_line
from proton_bundle.rules.examples import BASES
from proton_lsp import deploying
from proton_lsp.features import code_lens
from proton_lsp.features.code_lens import LensKind

TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
SCHEMA = "worker/v1/schema/schema.yaml"
WORKSPACE = """
templates:
  - path: network/v1
environments:
  dev: {template: network, spec: network/spec/spec.yaml}
"""


@fixtures("code_lens")
def test_code_lens(fixture: Fixture):
    context = fixture.context
    lines = []
    for lens in code_lens.compute(context):
        what = f"{lens.title}  → {lens.path}"
        if lens.kind is LensKind.USES:
            what = f"{len(code_lens.uses(context, lens.span.start))} uses"
        lines.append(f"{marked_line(fixture.folder, context.path, lens.span)}\n    {what}\n")
    fixture.check("".join(lines))


@pytest.fixture
def project(tmp_path):
    for path, text in {**BASES["project"], "proton.yaml": WORKSPACE}.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


async def ask(wire, method: str, **params: object) -> dict:
    number = len(wire.sent) + 1000
    wire.ask(number, method, **params)
    return await wire.answer(number)


async def lenses(wire, file) -> list[dict]:
    return (await ask(wire, "textDocument/codeLens", textDocument={"uri": file.as_uri()}))["result"]


async def up(wire, file, *more: object) -> dict:
    arguments = [file.as_uri(), *more]
    return await ask(wire, "workspace/executeCommand", command="proton.up", arguments=arguments)


def runs(monkeypatch, code: str) -> None:
    """Let a small program stand for ``proton up``."""
    monkeypatch.setattr(deploying, "_command", lambda *_: [sys.executable, "-c", code])


@pytest.mark.asyncio
async def test_uses_are_counted_where_a_lens_is_seen(wire, project):
    await wire.initialize(project)
    first, _ = await lenses(wire, project / SCHEMA)
    assert "command" not in first
    command = (await ask(wire, "codeLens/resolve", **first))["result"]["command"]
    assert (command["title"], command["command"]) == ("1 use", "proton.showReferences")
    uri, position, (location,) = command["arguments"]
    assert uri == (project / SCHEMA).as_uri()
    assert position == first["range"]["start"]
    assert location["uri"] == (project / TEMPLATE).as_uri()


@pytest.mark.asyncio
async def test_what_a_lens_renders_can_be_executed(wire, project):
    await wire.initialize(project)
    *_, without = await lenses(wire, project / TEMPLATE)
    command = {key: without["command"][key] for key in ("command", "arguments")}
    answer = await ask(wire, "workspace/executeCommand", **command)
    assert 'QueueName: "jobs"' in answer["result"]["text"]


@pytest.mark.asyncio
async def test_nothing_is_deployed_from_a_workspace_that_nobody_trusts(wire, project, monkeypatch):
    runs(monkeypatch, "raise AssertionError")
    await wire.initialize(project, options={"workspaceTrusted": False})
    assert await lenses(wire, project / "proton.yaml") == []
    assert "not trusted" in (await up(wire, project / "proton.yaml"))["error"]["message"]
    wire.notify("proton/didGrantTrust")
    (lens,) = await lenses(wire, project / "proton.yaml")
    assert lens["command"]["command"] == "proton.up"


@pytest.mark.asyncio
async def test_a_deployment_says_how_far_it_is_and_how_it_ended(wire, project, monkeypatch):
    runs(monkeypatch, "print('creating network')")
    await wire.initialize(project, window={"workDoneProgress": True})
    showing = asyncio.ensure_future(show_progress(wire))
    assert (await up(wire, project / "proton.yaml"))["result"] is True
    showing.cancel()
    said = [
        message["params"]["value"].get("message")
        for message in wire.sent
        if message.get("method") == "$/progress"
    ]
    assert "creating network" in said
    told = await wire.notification("window/showMessage")
    assert told["message"] == "Deploying proton.yaml to the local emulator succeeded."


@pytest.mark.asyncio
async def test_a_deployment_that_fails_says_why(wire, project, monkeypatch):
    runs(monkeypatch, "import sys; print('no such spec'); sys.exit(1)")
    await wire.initialize(project)
    assert (await up(wire, project / "proton.yaml"))["result"] is False
    told = await wire.notification("window/showMessage")
    assert told == {"type": 1, "message": "Deploying proton.yaml failed: no such spec."}


@pytest.mark.asyncio
async def test_one_deployment_at_a_time_and_none_outlives_the_server(wire, project, monkeypatch):
    runs(monkeypatch, "print('up', flush=True); import time; time.sleep(60)")
    await wire.initialize(project)
    first = asyncio.ensure_future(up(wire, project / "proton.yaml"))
    await wire.find(_says("proton up: up"))
    assert "under way" in (await up(wire, project / "proton.yaml"))["error"]["message"]
    wire.server.deployment.stop()
    assert (await first)["result"] is False


@pytest.mark.asyncio
async def test_proton_up_names_what_it_cannot_deploy(wire, project):
    await wire.initialize(project)
    assert (await up(wire, project / "nowhere.yaml"))["error"]["code"] == -32803
    assert (await up(wire, project / "proton.yaml", {"endpointUrl": 3}))["error"]["code"] == -32602


def test_the_process_finds_no_modules_in_the_folder(project):
    command = deploying._command(project / "proton.yaml", "http://127.0.0.1:1")
    assert command[1:4] == ["-P", "-m", "proton_cli"]
    assert command[-4:] == ["--endpoint-url", "http://127.0.0.1:1", "--", "proton.yaml"]


async def show_progress(wire) -> None:
    """Agree to show every progress that the server begins."""
    agreed: set[object] = set()
    while True:
        asked = await wire.find(lambda m: _begins(m) and m["id"] not in agreed)
        agreed.add(asked["id"])
        wire.send(id=asked["id"], result=None)


def _begins(message: dict) -> bool:
    return message.get("method") == "window/workDoneProgress/create"


def _says(text: str):
    return lambda m: text in str(m.get("params", {}).get("message", ""))
