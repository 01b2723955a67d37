"""Folders, settings, files and progress, as clients declare and change them."""

from __future__ import annotations

import pytest

from proton_bundle.rules.examples import BASES
from proton_bundle.rules.registry import by_code

pytestmark = pytest.mark.asyncio
TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
CONFIGURED = {"workspace": {"configuration": True}}
UNKNOWN_INPUT = by_code()["unknown-input"].rule.code
PUBLISH = "textDocument/publishDiagnostics"


@pytest.fixture
def project(tmp_path):
    """A folder with one mistake in a file that nobody opens: an input that no schema declares."""
    write(tmp_path / "one")
    return tmp_path / "one"


def write(root):
    for path, text in BASES["project"].items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("inputs.queue_name", "inputs.queue"))


async def test_findings_of_unopened_files_are_told(wire, project):
    await wire.initialize(project)
    told = await wire.notification(PUBLISH)
    assert told["uri"] == (project / TEMPLATE).as_uri()
    assert [each["code"] for each in told["diagnostics"]] == [UNKNOWN_INPUT]
    assert "version" not in told


async def test_a_folder_that_joins_is_indexed_too(wire, project, tmp_path):
    await wire.initialize(project)
    await wire.notification(PUBLISH)
    write(tmp_path / "two")
    seen = len(wire.sent)
    added = [{"uri": (tmp_path / "two").as_uri(), "name": "two"}]
    wire.notify("workspace/didChangeWorkspaceFolders", event={"added": added, "removed": []})
    told = await wire.notification(PUBLISH, skip=seen)
    while told["uri"] != (tmp_path / "two" / TEMPLATE).as_uri():
        seen += 1
        told = await wire.notification(PUBLISH, skip=seen)
    assert told["diagnostics"]


async def test_settings_are_asked_for_and_obeyed(wire, project):
    await wire.initialize(project, **CONFIGURED)
    asked = await wire.request("workspace/configuration", [{"check": {"ignore": [UNKNOWN_INPUT]}}])
    assert asked["items"] == [{"section": "proton"}]
    wire.notify("workspace/didChangeConfiguration", settings=None)
    seen = len(wire.sent)
    await wire.request("workspace/configuration", [None], skip=seen)
    told = await wire.notification(PUBLISH)
    assert [each["code"] for each in told["diagnostics"]] == [UNKNOWN_INPUT]


async def test_settings_that_are_pushed_are_obeyed(wire, project):
    await wire.initialize(project, options={"check": {"ignore": [UNKNOWN_INPUT]}})
    assert wire.server.settings.ignore == (UNKNOWN_INPUT,)
    wire.notify("workspace/didChangeConfiguration", settings={"proton": {"check": {"ignore": []}}})
    told = await wire.notification(PUBLISH)
    assert [each["code"] for each in told["diagnostics"]] == [UNKNOWN_INPUT]


async def test_a_wrong_setting_is_said_in_the_log(wire, project):
    await wire.initialize(project, options={"check": {"ignore": 3}})
    said = await wire.notification("window/logMessage")
    assert said["message"] == "Setting 'proton.check.ignore' must be of type array; ignored."


async def test_indexing_reports_progress_to_clients_that_show_it(wire, project):
    await wire.initialize(project, window={"workDoneProgress": True})
    asked = await wire.request("window/workDoneProgress/create")
    await wire.notification(PUBLISH)
    await wire.find(
        lambda m: m.get("method") == "$/progress" and m["params"]["value"]["kind"] == "end"
    )
    told = [m["params"] for m in wire.sent if m.get("method") == "$/progress"]
    kinds = [each["value"]["kind"] for each in told]
    assert {each["token"] for each in told} == {asked["token"]}
    assert (kinds[0], set(kinds[1:-1]), kinds[-1]) == ("begin", {"report"}, "end")


async def test_a_client_that_refuses_to_watch_is_served_all_the_same(wire, project):
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    await wire.initialize(project, **watching)
    asked = await wire.find(lambda m: m.get("method") == "client/registerCapability")
    (registration,) = asked["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    wire.send(id=asked["id"], error={"code": -32601, "message": "no"})
    assert (await wire.notification(PUBLISH))["diagnostics"]


async def test_a_file_that_is_deleted_loses_its_findings(wire, project):
    await wire.initialize(project)
    told = await wire.notification(PUBLISH)
    (project / TEMPLATE).unlink()
    seen = len(wire.sent)
    wire.notify("workspace/didChangeWatchedFiles", changes=[{"uri": told["uri"], "type": 3}])
    again = await wire.find(
        lambda m: m.get("method") == PUBLISH and m["params"]["uri"] == told["uri"], seen
    )
    assert again["params"]["diagnostics"] == []


async def findings_of(wire, project, skip=0):
    """The codes that the server publishes for the template after *skip* messages."""
    uri = (project / TEMPLATE).as_uri()
    found = await wire.find(
        lambda m: m.get("method") == PUBLISH and m["params"]["uri"] == uri, skip
    )
    return [each["code"] for each in found["params"]["diagnostics"]]


@pytest.mark.parametrize(
    "text",
    [
        'ignore = ["PB6"]',
        'ignore = ["unknown-input"]',
        'exclude = ["worker"]',
        f'per-file-ignores = {{"**/instance_infrastructure/*" = ["{UNKNOWN_INPUT}"]}}',
    ],
)
async def test_the_project_configuration_is_obeyed_as_soon_as_it_is_there(wire, project, text):
    await wire.initialize(project)
    assert await findings_of(wire, project) == [UNKNOWN_INPUT]
    (project / "proton.toml").write_text(text)
    seen = len(wire.sent)
    changes = [{"uri": (project / "proton.toml").as_uri(), "type": 1}]
    wire.notify("workspace/didChangeWatchedFiles", changes=changes)
    assert await findings_of(wire, project, seen) == []


async def test_a_configuration_that_cannot_be_read_is_said_and_left_out(wire, project):
    (project / "proton.toml").write_text("ignored = 3")
    await wire.initialize(project)
    assert await findings_of(wire, project) == [UNKNOWN_INPUT]
    said = await wire.notification("window/logMessage")
    assert "unknown option 'ignored'; did you mean 'ignore'?" in said["message"]


async def test_findings_lead_to_the_pages_of_their_rules(wire, project):
    publishing = {"publishDiagnostics": {"codeDescriptionSupport": True}}
    await wire.initialize(
        project, options={"helpBase": "https://docs.example/"}, textDocument=publishing
    )
    told = await wire.notification(PUBLISH)
    (finding,) = told["diagnostics"]
    assert finding["codeDescription"] == {"href": f"https://docs.example/{UNKNOWN_INPUT}.md"}
