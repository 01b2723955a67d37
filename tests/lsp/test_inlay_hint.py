"""The values that stand beside names."""

from __future__ import annotations

import pytest

from lsp.marked import ROOT, Fixture, fixtures, open_workspace
from proton_bundle.rules.examples import BASES
from proton_lsp.features import inlay_hint
from proton_lsp.features.rendered_preview import Choice
from proton_lsp.settings import Settings

TEMPLATE = "worker/v1/instance_infrastructure/cloudformation.yaml"


@fixtures("inlay_hint")
def test_inlay_hint(fixture: Fixture):
    source = fixture.context.source
    span = fixture.marks[0] if fixture.marks else source.span
    hints = inlay_hint.compute(fixture.context, span)
    text = source.text
    for hint in sorted(hints, key=lambda each: each.offset, reverse=True):
        text = f"{text[: hint.offset]} «{hint.text}»{text[hint.offset :]}"
    told = "".join(f"# {each.tooltip!r}\n" for each in hints)
    fixture.check(text + told if hints else "")


@pytest.mark.parametrize(
    ("settings", "choice", "shown"),
    [
        (Settings(), None, ['= "tasks"']),
        (Settings(), Choice(), ['= "jobs"']),
        (Settings(inlay_hints=False), None, []),
    ],
)
def test_hints_follow_choice_and_setting(settings, choice, shown):
    context = open_workspace(BASES["project"]).context((ROOT / TEMPLATE).as_uri(), settings)
    hints = inlay_hint.compute(context, context.source.span, choice)
    assert [each.text for each in hints] == shown


@pytest.mark.asyncio
async def test_a_choice_asks_the_editor_for_new_hints(wire, tmp_path):
    for path, text in BASES["project"].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    uri = (tmp_path / TEMPLATE).as_uri()
    await wire.initialize(tmp_path, workspace={"inlayHint": {"refreshSupport": True}})
    end = {"line": 99, "character": 0}
    everything = {"start": {"line": 0, "character": 0}, "end": end}

    async def hints(number: int) -> list[str]:
        params = {"textDocument": {"uri": uri}, "range": everything}
        wire.ask(number, "textDocument/inlayHint", **params)
        return [each["label"] for each in (await wire.answer(number))["result"]]

    assert await hints(1) == ['= "tasks"']
    choice = {"spec": None}
    wire.ask(2, "proton/renderedDocument", textDocument={"uri": uri}, choice=choice)
    await wire.request("workspace/inlayHint/refresh")
    await wire.answer(2)
    assert await hints(3) == ['= "jobs"']


@pytest.mark.asyncio
async def test_an_edit_beside_what_is_shown_asks_for_its_lenses_and_hints(wire, tmp_path):
    refreshing = {"refreshSupport": True}
    await wire.initialize(tmp_path, workspace={"inlayHint": refreshing, "codeLens": refreshing})
    wire.open("a: 1", (tmp_path / "a.yaml").as_uri())
    wire.open("b: 1", (tmp_path / "b.yaml").as_uri())
    await wire.request("workspace/codeLens/refresh")
    await wire.request("workspace/inlayHint/refresh")
