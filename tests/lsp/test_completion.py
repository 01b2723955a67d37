"""What may stand at the cursor, and what is being called there."""

from __future__ import annotations

import pytest

from lsp.marked import Fixture, fixtures
from lsp.wire import URI
from proton_lsp.features import completion, signature_help

MOST = 24


@fixtures("completion")
def test_completion(fixture: Fixture):
    context = fixture.context
    found = completion.compute(context, fixture.offset)
    lines = []
    for item in found.items[:MOST]:
        replaced = context.source.slice(item.span)
        change = f"{replaced!r} → {item.text!r}"
        lines.append(f"{item.label:<28} {item.word.value:<11} {change:<34} {item.detail}".rstrip())
        assert item.span.start <= fixture.offset <= item.span.end
    if len(found.items) > MOST:
        lines.append("…")
    if found.incomplete:
        lines.append("(incomplete)")
    fixture.check("\n".join(lines))


@fixtures("signature_help")
def test_signature_help(fixture: Fixture):
    found = signature_help.compute(fixture.context, fixture.offset)
    if found is None:
        fixture.check("")
        return
    names = [parameter.name for parameter in found.signature.parameters]
    active = "none" if found.active is None else names[found.active]
    fixture.check(f"{found.signature.label}\nactive: {active}")


@pytest.mark.asyncio
async def test_a_resource_types_documentation_comes_when_asked_for(wire):
    await wire.initialize(
        textDocument={
            "completion": {"completionItem": {"resolveSupport": {"properties": ["documentation"]}}}
        }
    )
    item = {"label": "AWS::SQS::Queue", "data": {"type": "AWS::SQS::Queue"}}
    wire.ask(1, "completionItem/resolve", **item)
    assert "queue" in (await wire.answer(1))["result"]["documentation"]["value"].lower()
    wire.ask(2, "completionItem/resolve", label="x", data={"type": 7})
    assert (await wire.answer(2))["result"]["label"] == "x"


@pytest.mark.asyncio
async def test_completion_on_the_wire_replaces_what_is_typed(wire):
    await wire.initialize()
    wire.open("a: {{ x | defa }}\n")
    wire.ask(
        1,
        "textDocument/completion",
        textDocument={"uri": URI},
        position={"line": 0, "character": 14},
    )
    items = (await wire.answer(1))["result"]["items"]
    (default,) = [each for each in items if each["label"] == "default"]
    assert default["textEdit"] == {
        "newText": "default",
        "range": {"start": {"line": 0, "character": 10}, "end": {"line": 0, "character": 14}},
    }
