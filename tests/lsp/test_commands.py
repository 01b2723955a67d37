"""Commands that any editor can send with ``workspace/executeCommand``."""

from __future__ import annotations

import pytest

from lsp.marked import Fixture, fixtures
from proton_bundle.rules.examples import BASES
from proton_lsp import previews
from proton_lsp.features import project_graph

TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"


@pytest.fixture
def project(tmp_path):
    for path, text in BASES["project"].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


async def run(wire, command: str, *arguments: object, number: int = 1) -> dict:
    wire.ask(number, "workspace/executeCommand", command=command, arguments=list(arguments))
    return await wire.answer(number)


@pytest.mark.asyncio
async def test_the_server_says_which_commands_there_are(wire, project):
    declared = await wire.initialize(project)
    assert {"proton.render", "proton.showGraph"} <= set(
        declared["executeCommandProvider"]["commands"]
    )


@pytest.mark.asyncio
async def test_render_takes_a_template_and_a_choice(wire, project):
    await wire.initialize(project)
    uri = (project / TEMPLATE).as_uri()
    answer = await run(wire, "proton.render", uri, {"spec": None})
    assert 'QueueName: "jobs"' in answer["result"]["text"]
    wire.open("changed: true", uri)
    again = await run(wire, "proton.render", uri, number=2)
    assert again["result"]["text"] == "changed: true"
    assert not any(message.get("method") == previews.CHANGED for message in wire.sent)


@pytest.mark.asyncio
@pytest.mark.parametrize("arguments", [(), (3,), ("file:///x", 3)])
async def test_render_refuses_what_it_cannot_read(wire, project, arguments):
    await wire.initialize(project)
    assert (await run(wire, "proton.render", *arguments))["error"]["code"] == -32602


@pytest.mark.asyncio
async def test_the_graph_of_the_workspace_leads_to_files(wire, project):
    await wire.initialize(project)
    graph = (await run(wire, "proton.showGraph"))["result"]
    (worker,) = (each for each in graph["nodes"] if each["name"] == "worker")
    assert worker["uri"] == (project / "worker/v1/schema/schema.yaml").as_uri()
    assert {each["kind"] for each in graph["edges"]} >= {"runs in", "written for", "deployed in"}
    assert graph["mermaid"].startswith("flowchart LR\n")
    assert (await run(wire, "proton.showGraph", worker["uri"], number=2))["result"] == graph


@pytest.mark.asyncio
async def test_folders_of_one_workspace_share_no_ids(wire, project, tmp_path):
    await wire.initialize(project / "worker", project / "network")
    graph = (await run(wire, "proton.showGraph"))["result"]
    ids = [each["id"] for each in graph["nodes"]]
    assert len(ids) == len(set(ids))
    assert {each.partition("/")[0] for each in ids} == {"0", "1"}


@fixtures("project_graph")
def test_project_graph(fixture: Fixture):
    graph = project_graph.compute(fixture.folder)
    fixture.check(project_graph.mermaid(graph))
