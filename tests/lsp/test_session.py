"""The server process as editors meet it: VS Code, Neovim, and a client that declares nothing."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.editor import Editor
from proton_bundle.rules.examples import BASES
from proton_bundle.rules.registry import by_code

pytestmark = pytest.mark.asyncio
TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"
SPEC = "worker/spec/spec.yaml"
SCHEMA = "worker/v1/schema/schema.yaml"


@pytest.fixture
def workspace(tmp_path):
    """A sound project on disk: an environment template, a service template, specs, a component."""
    for path, text in BASES["project"].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def code(rule: str) -> str:
    return by_code()[rule].rule.code


async def test_hover_names_the_filters_signature(editor: Editor):
    editor.open("infrastructure/cloudformation.yaml", "a: {{ x | default('y') }}\n")
    path = "infrastructure/cloudformation.yaml"
    params = types.HoverParams(editor.identifier(path), editor.at(path, "fault"))
    hover = await editor.client.text_document_hover_async(params)
    assert "filter default(default_value: any = ''" in hover.contents.value
    assert hover.range.start == editor.at(path, "default")


async def test_findings_follow_the_typing(editor: Editor):
    editor.open(TEMPLATE)
    editor.replace(TEMPLATE, "queue_name", "queue_nme")
    await editor.codes(TEMPLATE, code("unknown-input"))
    editor.replace(TEMPLATE, "queue_nme", "queue_name")
    await editor.codes(TEMPLATE)


async def test_an_edit_of_the_schema_is_told_in_spec_and_template(editor: Editor):
    for path in (TEMPLATE, SPEC, SCHEMA):
        editor.open(path)
    editor.replace(SCHEMA, "queue_name", "queue")
    await editor.codes(TEMPLATE, code("unknown-input"))
    await editor.codes(SPEC, code("unknown-spec-input"))


async def test_a_file_that_changes_on_disk_is_read_again(editor: Editor):
    editor.open(TEMPLATE)
    await editor.codes(TEMPLATE)
    editor.write(SCHEMA, (editor.folder / SCHEMA).read_text().replace("queue_name", "queue"))
    editor.changed_on_disk(SCHEMA, types.FileChangeType.Changed)
    await editor.codes(TEMPLATE, code("unknown-input"))


async def test_closing_a_file_brings_back_what_is_on_disk(editor: Editor):
    editor.open(SCHEMA)
    editor.open(TEMPLATE)
    editor.replace(SCHEMA, "queue_name", "queue")
    await editor.codes(TEMPLATE, code("unknown-input"))
    editor.close(SCHEMA)
    await editor.codes(TEMPLATE)


async def test_cfn_lint_arrives_later_and_only_where_nobody_typed_meanwhile(editor: Editor):
    """Its findings stay in their place while text before them changes."""
    if not editor.pulls:
        editor.open(TEMPLATE)
        editor.replace(TEMPLATE, "QueueName", "QueueNme")
        await editor.codes(TEMPLATE, "E3002")
        (finding,) = await editor.findings(TEMPLATE)
        assert finding.range.start == editor.at(TEMPLATE, "QueueNme")
        editor.replace(TEMPLATE, "Resources:", "# one more line\nResources:")
        await editor.codes(TEMPLATE, "E3002")
