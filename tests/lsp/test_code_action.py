"""What is offered for findings and selections, and that it does what it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lsp.marked import FIXTURES, ROOT, Fixture, edited, fixtures, open_workspace, read_fixture
from proton_bundle.findings import Finding
from proton_bundle.rendering import render
from proton_bundle.source import SourceText, Span
from proton_lsp.features import FeatureContext, code_action
from proton_lsp.features.code_action import CodeAction
from proton_lsp.settings import Settings

ALL = sorted((FIXTURES / "code_action").glob("*.txt"))


def selection(fixture: Fixture) -> Span:
    return fixture.marks[0] if fixture.marks else Span(fixture.offset, fixture.offset)


@fixtures("code_action")
def test_code_action(fixture: Fixture):
    context = fixture.context
    found = code_action.compute(context, selection(fixture))
    fixture.check("\n".join(shown_action(context, each) for each in found))


def shown_action(context: FeatureContext, action: CodeAction) -> str:
    preferred = ", preferred" if action.preferred else ""
    codes = " ".join(each.code for each in action.findings)
    moves = "".join(f"{each.source} -> {each.target}\n" for each in action.moves)
    head = f"{action.title} [{action.kind}{preferred}] {codes}".rstrip()
    return f"{head}\n{edited(context.folder, edits_of(context, action))}{moves}"


def edits_of(context: FeatureContext, action: CodeAction):
    return code_action.resolve(context, action.kind) if action.edits is None else action.edits


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem.replace(" ", "-"))
def test_an_action_removes_its_findings_and_nothing_else(file: Path):
    fixture = read_fixture(file)
    context = fixture.context
    before = findings(context)
    for action in code_action.compute(context, selection(fixture)):
        after = findings(applied(context, action))
        gone = Counter(named(context, each) for each in action.findings)
        assert all(after[each] == before[each] - gone[each] for each in gone), action.title
        # A required input is new to the specs.
        appeared = {name for _, name in after - before}
        assert appeared <= {"missing-input", "unused-ignore"}, action.title


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.stem.replace(" ", "-"))
def test_an_ignore_comment_renders_to_nothing(file: Path):
    fixture = read_fixture(file)
    context = fixture.context
    for action in code_action.compute(context, selection(fixture), ["quickfix"]):
        if action.title.startswith("Ignore") and context.template is not None:
            assert yaml_of(applied(context, action)) == yaml_of(context), action.title


def yaml_of(context: FeatureContext) -> object:
    from proton_bundle.decode import plain, read_yaml

    values = {"service_instance": {"inputs": {"third": True}}}
    rendered = render(context.source, values, lenient=True)
    if rendered.text is None:
        return None
    return plain(read_yaml(SourceText("rendered.yaml", rendered.text)).root)


def applied(context: FeatureContext, action: CodeAction) -> FeatureContext:
    """The same file once the editor has done what the action says."""
    texts = dict(texts_of(context))
    for edit in sorted(edits_of(context, action), key=lambda each: each.span, reverse=True):
        text = texts.get(edit.path, "")
        texts[edit.path] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    path = context.path
    for move in action.moves:
        texts = {_moved(each, move.source, move.target): text for each, text in texts.items()}
        path = _moved(path, move.source, move.target)
    return open_workspace(texts).context((ROOT / path).as_uri(), Settings())


def _moved(path: str, source: str, target: str) -> str:
    return target + path.removeprefix(source) if f"{path}/".startswith(f"{source}/") else path


def texts_of(context: FeatureContext) -> Iterator[tuple[str, str]]:
    for path in context.folder.files.paths():
        source = context.folder.source(path)
        assert source is not None
        yield path, source.text


def findings(context: FeatureContext) -> Counter[tuple[str, str]]:
    """How many there are in the whole workspace."""
    for unit in context.folder.units():
        unit.check(context.settings)
    known = (context.folder.known_findings(path) for path in context.folder.files.paths())
    return Counter(named(context, each) for found in known for each in found)


def named(context: FeatureContext, finding: Finding) -> tuple[str, str]:
    """A finding by what it is about, wherever that stands now."""
    source = context.folder.source(finding.path)
    assert source is not None
    return source.slice(finding.span), finding.name
