"""Code actions as VS Code, Neovim and a silent client are offered them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from lsp.editor import Editor
from lsp.wire import Wire
from proton_bundle.rules.examples import BASES
from proton_bundle.rules.registry import by_code

pytestmark = pytest.mark.asyncio
TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
SCHEMA = "worker/v1/schema/schema.yaml"
REFERENCE = "{{resolve:ssm:queue}}"


@pytest.fixture
def workspace(tmp_path):
    for path, text in BASES["project"].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


async def actions(
    editor: Editor, path: str, marker: str, only: list[types.CodeActionKind | str] | None = None
) -> list[types.CodeAction]:
    where = types.Range(editor.at(path, marker), editor.at(path, marker, len(marker)))
    params = types.CodeActionParams(
        editor.identifier(path), where, types.CodeActionContext([], only)
    )
    return list(await editor.client.text_document_code_action_async(params) or ())


def acts(editor: Editor) -> bool:
    """Whether the client takes actions; what declares nothing is offered nothing."""
    declared = editor.client.capabilities.text_document
    return declared is not None


def apply(editor: Editor, edit: types.WorkspaceEdit) -> None:
    """As an editor would, for edits within lines."""
    for uri, edits in _changes(editor, edit):
        path = uri.removeprefix(editor.folder.as_uri() + "/")
        lines = editor.texts[path].split("\n")
        for each in sorted(edits, key=lambda edit: edit.range.start.line, reverse=True):
            old = lines[each.range.start.line]
            new = old[: each.range.start.character] + each.new_text
            lines[each.range.start.line] = new + old[each.range.end.character :]
        editor.replace(path, editor.texts[path], "\n".join(lines))


def _changes(editor: Editor, edit: types.WorkspaceEdit):
    if edit.changes:
        return edit.changes.items()
    assert all(isinstance(each, types.TextDocumentEdit) for each in edit.document_changes)
    for each in edit.document_changes:
        path = each.text_document.uri.removeprefix(editor.folder.as_uri() + "/")
        assert each.text_document.version == editor.versions[path]
    return [(each.text_document.uri, each.edits) for each in edit.document_changes]


async def test_a_safe_fix_is_preferred_and_removes_its_finding(editor: Editor):
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "{{ service_instance.inputs.queue_name }}", REFERENCE)
    rule = by_code()["unescaped-dynamic-reference"].rule
    if not acts(editor):
        return
    found = await actions(editor, TEMPLATE, REFERENCE, [types.CodeActionKind.QuickFix])
    fix = next(each for each in found if each.is_preferred)
    assert [each.code for each in fix.diagnostics] == [rule.code]
    assert fix.diagnostics[0].range.start == editor.at(TEMPLATE, REFERENCE)
    apply(editor, fix.edit)
    await editor.codes(TEMPLATE)


async def test_fix_all_has_its_edits_when_it_is_chosen(editor: Editor):
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "{{ service_instance.inputs.queue_name }}", REFERENCE)
    if not acts(editor):
        return
    (every,) = await actions(editor, TEMPLATE, "Resources", ["source.fixAll"])
    assert every.kind == "source.fixAll.proton"
    if every.edit is None:
        every = await editor.client.code_action_resolve_async(every)
    apply(editor, every.edit)
    assert f"'{REFERENCE}'" in editor.texts[TEMPLATE]


async def test_an_action_that_was_offered_for_another_text_is_refused(editor: Editor):
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "{{ service_instance.inputs.queue_name }}", REFERENCE)
    if not acts(editor):
        return
    (every,) = await actions(editor, TEMPLATE, "Resources", ["source.fixAll"])
    if every.edit is not None:
        return
    editor.replace(TEMPLATE, "Resources:", "# more\nResources:")
    with pytest.raises(Exception, match="changed meanwhile"):
        await editor.client.code_action_resolve_async(every)


async def test_a_client_that_takes_only_commands_is_offered_no_actions(wire: Wire):
    assert "codeActionProvider" not in await wire.initialize()


@pytest.mark.parametrize("operations", [[], ["rename"]])
async def test_files_are_renamed_by_clients_that_can(wire: Wire, workspace: Path, operations):
    old = f"{SCHEMA.removesuffix('.yaml')}.yml"
    (workspace / SCHEMA).rename(workspace / old)
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    can = {"documentChanges": True, "resourceOperations": operations}
    await wire.initialize(
        workspace, textDocument={"codeAction": literals}, workspace={"workspaceEdit": can}
    )
    start = {"line": 0, "character": 0}
    wire.ask(
        7,
        "textDocument/codeAction",
        textDocument={"uri": (workspace / old).as_uri()},
        range={"start": start, "end": start},
        context={"diagnostics": []},
    )
    found = (await wire.answer(7))["result"]
    changes = [c for each in found for c in each["edit"]["documentChanges"] if "kind" in c]
    wanted = {
        "kind": "rename",
        "oldUri": (workspace / old).as_uri(),
        "newUri": (workspace / SCHEMA).as_uri(),
    }
    assert changes == ([wanted] if operations else [])


async def test_an_input_is_created_in_the_schema_that_is_open(editor: Editor):
    editor.open(SCHEMA)
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "inputs.queue_name", "inputs.other_name")
    if not acts(editor):
        return
    found = await actions(editor, TEMPLATE, "other_name", [types.CodeActionKind.QuickFix])
    create = next(each for each in found if each.title.startswith("Create input"))
    assert [each.code for each in create.diagnostics] == [by_code()["unknown-input"].rule.code]
    apply(editor, create.edit)
    assert "        other_name:\n          type: string\n" in editor.texts[SCHEMA]
    await editor.codes(TEMPLATE)


async def test_a_value_becomes_an_input(editor: Editor):
    editor.open(SCHEMA)
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "    Properties:\n", "    Properties:\n      DelaySeconds: 30\n")
    if not acts(editor):
        return
    (extract,) = await actions(editor, TEMPLATE, "30", [types.CodeActionKind.Refactor])
    apply(editor, extract.edit)
    assert "DelaySeconds: {{ service_instance.inputs.delay_seconds }}" in editor.texts[TEMPLATE]
    assert "          type: integer\n          default: 30\n" in editor.texts[SCHEMA]
    await editor.codes(TEMPLATE)
