"""The preview as an editor asks for it: our own requests, notifications and commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lsp.wire import Wire
from proton_bundle.rules.examples import BASES
from proton_lsp import previews

pytestmark = pytest.mark.asyncio
TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
SPEC = "worker/spec/spec.yaml"
CHANGED = "proton/renderedDocumentChanged"
READING = "{{ service_instance.inputs.queue_name }}"


@pytest.fixture
def project(tmp_path):
    for path, text in BASES["project"].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


class Editor:
    """One template open in an editor that shows its preview."""

    def __init__(self, wire: Wire, project) -> None:
        self.wire = wire
        self.uri = (project / TEMPLATE).as_uri()
        self.text = (project / TEMPLATE).read_text()
        self.version = 1
        self._asked = 0
        self.wire.open(self.text, self.uri)

    async def ask(self, method: str, **params: object) -> dict:
        self._asked += 1
        self.wire.ask(self._asked, method, textDocument={"uri": self.uri}, **params)
        return await self.wire.answer(self._asked)

    async def preview(self, **params: object) -> dict:
        return (await self.ask("proton/renderedDocument", **params))["result"]

    def type(self, old: str, new: str) -> Callable:
        """Edit; what is returned waits for the notification about it."""
        seen = len(self.wire.sent)
        self.text = self.text.replace(old, new)
        self.version += 1
        self.wire.notify(
            "textDocument/didChange",
            textDocument={"uri": self.uri, "version": self.version},
            contentChanges=[{"text": self.text}],
        )
        return lambda: self.wire.notification(CHANGED, skip=seen)


@pytest.fixture
def begin(wire, project):
    async def begin(**capabilities) -> Editor:
        await wire.initialize(project, **capabilities)
        return Editor(wire, project)

    return begin


async def test_the_preview_names_what_it_renders(begin, project):
    found = await (await begin()).preview()
    assert found["uri"] == (project / TEMPLATE).as_uri().replace("file:", "proton-rendered:", 1)
    assert 'QueueName: "tasks"' in found["text"]
    assert found["choice"]["spec"] == (project / SPEC).as_uri()
    assert [each["instance"] for each in found["choices"]] == ["worker-dev", None]
    assert (found["stale"], found["problems"], found["standIns"]) == (False, [], [])
    assert found["textDocument"]["version"] == 1


async def test_a_choice_is_remembered_for_the_template(begin):
    editor = await begin()
    await editor.preview(choice={"spec": None})
    assert 'QueueName: "jobs"' in (await editor.preview())["text"]


async def test_typing_tells_that_there_is_something_new(begin):
    editor = await begin()
    await editor.preview()
    told = await editor.type("QueueName", "Name")()
    assert told["textDocument"]["uri"] == editor.uri
    assert 'Name: "tasks"' in (await editor.preview())["text"]


async def test_asking_for_a_position_hides_no_change(begin):
    editor = await begin()
    await editor.preview()
    told = editor.type("QueueName", "Name")
    await editor.ask("proton/renderedPosition", position={"line": 0, "character": 0})
    await told()


async def test_while_it_does_not_render_the_last_text_stays(begin):
    editor = await begin()
    before = await editor.preview()
    await editor.type("Outputs:", "{{ Outputs:")()
    after = await editor.preview()
    assert after["stale"]
    assert after["text"] == before["text"]
    assert [each["severity"] for each in after["problems"]] == [1]
    await editor.type("{{ Outputs:", "Outputs:")()
    assert (await editor.preview()) == {
        **before,
        "textDocument": {**before["textDocument"], "version": 3},
    }


async def test_a_spec_that_changes_on_disk_is_rendered_with(begin, wire, project):
    editor = await begin()
    await editor.preview()
    seen = len(wire.sent)
    (project / SPEC).write_text((project / SPEC).read_text().replace("tasks", "orders"))
    changes = [{"uri": (project / SPEC).as_uri(), "type": 2}]
    wire.notify("workspace/didChangeWatchedFiles", changes=changes)
    await wire.notification(CHANGED, skip=seen)
    assert '"orders"' in (await editor.preview())["text"]


async def test_nothing_is_told_about_a_preview_that_was_closed(begin, wire):
    editor = await begin()
    await editor.preview()
    wire.notify("proton/didCloseRenderedDocument", textDocument={"uri": editor.uri})
    editor.type("QueueName", "Name")
    assert wire.server.previews._shown == {}


async def test_positions_lead_both_ways(begin):
    editor = await begin()
    found = await editor.preview()
    line = editor.text.split("\n")[4]
    inside = {"line": 4, "character": line.index(READING) + 5}
    there = (await editor.ask("proton/renderedPosition", position=inside))["result"]
    (where,) = there["ranges"]
    assert there["uri"] == found["uri"]
    assert (
        found["text"].split("\n")[4][where["start"]["character"] : where["end"]["character"]]
        == "tasks"
    )
    back = (await editor.ask("proton/templatePosition", position=where["start"]))["result"]
    assert back["uri"] == editor.uri
    assert back["range"]["start"]["character"] == line.index(READING)
    assert not back["exact"]


async def test_positions_are_those_of_the_text_that_is_shown(begin):
    """Between a key and the next rendering, too."""
    editor = await begin()
    found = await editor.preview()
    line = found["text"].split("\n").index("Outputs:")
    editor.type("Resources:", "# one more line\nResources:")
    position = {"line": line, "character": 0}
    back = (await editor.ask("proton/templatePosition", position=position))["result"]
    assert back["exact"]
    assert editor.text.split("\n")[back["range"]["start"]["line"]] == "Outputs:"


async def test_positions_count_in_the_units_of_the_client(begin):
    editor = await begin()
    await editor.preview()
    await editor.type('"{{', '"😀{{')()
    line = editor.text.split("\n")[4]
    utf16 = len(line[: line.index("{{")].encode("utf-16-le")) // 2
    there = (
        await editor.ask("proton/renderedPosition", position={"line": 4, "character": utf16 + 3})
    )["result"]
    assert there["ranges"][0]["start"]["character"] == utf16


async def test_a_template_that_never_ends_is_given_up(begin, monkeypatch):
    monkeypatch.setattr(previews, "_SECONDS", 0.0)
    editor = await begin()
    loop = "{% for a in range(900) %}{% for b in range(900) %}{{ a }}{% endfor %}{% endfor %}"
    await editor.preview()
    editor.type("Outputs:", loop)
    (problem,) = (await editor.preview())["problems"]
    assert "did not finish rendering" in problem["message"]


@pytest.mark.parametrize(
    "params",
    [
        {"choice": 3},
        {"choice": {"spec": 3}},
        {"choice": {"instance": []}},
    ],
)
async def test_parameters_that_cannot_be_read_are_refused(begin, params):
    editor = await begin()
    assert (await editor.ask("proton/renderedDocument", **params))["error"]["code"] == -32602


@pytest.mark.parametrize("position", [None, {}, {"line": "1", "character": 1}])
async def test_positions_that_are_none_are_refused(begin, position):
    editor = await begin()
    for method in ("proton/renderedPosition", "proton/templatePosition"):
        assert (await editor.ask(method, position=position))["error"]["code"] == -32602


async def test_files_that_are_no_templates_are_refused_in_words(begin, wire, project):
    await begin()
    for number, uri in enumerate(["file:///nowhere.yaml", (project / SPEC).as_uri(), "untitled:x"]):
        wire.ask(100 + number, "proton/renderedDocument", textDocument={"uri": uri})
        assert (await wire.answer(100 + number))["error"]["code"] == -32803


async def test_messages_of_our_own_that_are_wrong_are_answered_not_fatal(begin, wire, project):
    wire.ask(49, "proton/renderedDocument", textDocument={"uri": "file:///x"})
    assert (await wire.answer(49))["error"]["code"] == -32002
    editor = await begin()
    wire.ask(50, "proton/nonsense")
    assert (await wire.answer(50))["error"]["code"] == -32601
    wire.send(id=51, method="proton/renderedDocument")
    assert (await wire.answer(51))["error"]["code"] == -32602
    wire.send(method="proton/didCloseRenderedDocument", params=[3])
    wire.send(method="proton/nonsense", params={}, more=1)
    assert (await editor.preview())["text"]
