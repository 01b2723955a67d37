"""Every feature answers on any text at any place: half typed, damaged, or no YAML at all."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import AWS_SAMPLES, require_corpus
from lsp.marked import ROOT, open_workspace
from proton_bundle.rules.examples import BASES
from proton_bundle.source import Span
from proton_lsp.documents import Change
from proton_lsp.errors import RefusedError
from proton_lsp.features import (
    FeatureContext,
    code_action,
    completion,
    definition,
    document_highlight,
    document_link,
    document_symbol,
    folding_range,
    formatting,
    hover,
    inlay_hint,
    linked_editing,
    on_type_formatting,
    references,
    rename,
    selection_range,
    semantic_tokens,
    signature_help,
    workspace_symbol,
)
from proton_lsp.features.rendered_preview import render_subject, subject
from proton_lsp.settings import Settings

FILES = [*sorted(p for p in BASES["project"] if p.endswith("yaml")), "proton.yaml"]
WORDS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "if",
    "endif",
    "for",
    "in",
    "set",
    "raw",
    "endraw",
    "x",
    ".",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "-",
    ":",
    "#",
    "!Ref",
    "!GetAtt",
    "${",
    "Resources",
    "Type",
    "Properties",
    "AWS::S3::Bucket",
    "service_instance.inputs.",
    "environment.outputs.TopicArn",
    "&",
    "*a",
    "<<",
    "schema",
    "types",
    "instances",
    "spec",
    "templates",
    "path",
    "default(",
    "---",
    "|",
    ">",
    "é",
    "😋",
]
SPACES = ["\n", "\n\n", "\t", "\r\n", "\n  ", "\n    - ", " ", "  ", "\u2028", "\0"]
PIECES = st.sampled_from([*WORDS, *SPACES])
arbitrary = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=40))


def ask_everything(context: FeatureContext, offset: int) -> None:
    text = context.source.span
    for compute in (
        completion.compute,
        definition.compute,
        document_highlight.compute,
        hover.compute,
        linked_editing.compute,
        on_type_formatting.compute,
        references.compute,
        rename.prepare,
        signature_help.compute,
    ):
        compute(context, offset)
    try:
        edits = rename.compute(context, offset, "renamed")
    except RefusedError:
        edits = ()
    assert all(each.span.start <= each.span.end for each in edits)
    for selected in (Span(offset, offset), text):
        for action in code_action.compute(context, selected):
            for edit in action.edits or code_action.resolve(context, action.kind):
                source = context.folder.source(edit.path)
                assert source is None or source.span.covers(edit.span)
    chain = selection_range.compute(context, offset)
    assert chain[-1] == text
    for edit in formatting.compute(context):
        assert not context.source.slice(edit.span).strip(" \t")
    for token in semantic_tokens.compute(context):
        assert text.covers(token.span)
        assert token.span.start < token.span.end
    for fold in folding_range.compute(context):
        assert 0 <= fold.first < fold.last < context.source.line_count
    for symbol in document_symbol.compute(context):
        assert text.covers(symbol.span)
        assert symbol.span.covers(symbol.name_span)
    document_link.compute(context)
    for hint in inlay_hint.compute(context, text):
        assert 0 <= hint.offset <= text.end
    if context.template is not None:
        render_subject(subject(context))
    list(workspace_symbol.compute(context.folder, "q"))
    context.folder.findings(context.path, context.settings)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.sampled_from(FILES), arbitrary, st.data())
def test_any_text_in_any_file(path, text, data):
    workspace = open_workspace({**BASES["project"], path: text})
    context = workspace.context((ROOT / path).as_uri(), Settings())
    ask_everything(context, data.draw(st.integers(0, len(text))))


@require_corpus
def test_real_templates_while_they_are_typed():
    """Every so many characters of some templates; PROTON_FULL_SWEEP=1 for all of them."""
    chosen = random.Random(7)
    templates = sorted(AWS_SAMPLES.rglob("*_infrastructure/cloudformation.y*ml"))
    step = 1 if os.environ.get("PROTON_FULL_SWEEP") else 997
    for template in templates if step == 1 else chosen.sample(templates, 4):
        root = template.parent.parent
        files = {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*.y*ml")}
        workspace = open_workspace(files)
        path = template.relative_to(root).as_posix()
        uri, text = (ROOT / path).as_uri(), files[path]
        for end in range(0, len(text), step):
            workspace._documents.change(uri, end, [Change(None, text[:end])])
            workspace.touch(uri)
            ask_everything(workspace.context(uri, Settings()), end)


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_empty(path):
    workspace = open_workspace({**BASES["project"], path: ""})
    context = workspace.context((ROOT / path).as_uri(), Settings())
    ask_everything(context, 0)
    assert Span(0, 0) == context.source.span
