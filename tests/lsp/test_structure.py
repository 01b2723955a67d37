"""The shape of files: outline, folds, selections, tags, delimiters, tokens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lsp.marked import Fixture, edited, fixtures
from proton_bundle.source import Span
from proton_lsp.features import (
    document_symbol,
    folding_range,
    formatting,
    linked_editing,
    on_type_formatting,
    selection_range,
    semantic_tokens,
)


@fixtures("document_symbol")
def test_document_symbol(fixture: Fixture):
    source = fixture.context.source

    def lines(symbols, depth=0) -> Iterator[str]:
        for each in symbols:
            first, last = (source.position(at).line + 1 for at in each.span)
            shown = f"{'  ' * depth}{each.name}"
            yield f"{shown:<24} {each.word.value:<10} {first}-{last} {each.detail}".rstrip() + "\n"
            assert each.span.covers(each.name_span)
            yield from lines(each.children, depth + 1)

    fixture.check("".join(lines(document_symbol.compute(fixture.context))))


@fixtures("folding_range")
def test_folding_range(fixture: Fixture):
    source = fixture.context.source
    fixture.check(
        "".join(
            f"{fold.first + 1}-{fold.last + 1}{' comment' if fold.is_comment else ''}: "
            f"{source.line_text(fold.first).strip()}\n"
            for fold in folding_range.compute(fixture.context)
        )
    )


@fixtures("selection_range")
def test_selection_range(fixture: Fixture):
    spans = selection_range.compute(fixture.context, fixture.offset)
    assert all(outer.covers(inner) and outer != inner for inner, outer in pairwise(spans))
    shown = (repr(fixture.context.source.slice(span)) for span in spans)
    fixture.check("".join(f"{text if len(text) < 70 else text[:67] + '…'}\n" for text in shown))


@fixtures("linked_editing")
def test_linked_editing(fixture: Fixture):
    spans = linked_editing.compute(fixture.context, fixture.offset) or ()
    fixture.check(with_marks(fixture, spans))


@fixtures("on_type_formatting")
def test_on_type_formatting(fixture: Fixture):
    edits = on_type_formatting.compute(fixture.context, fixture.offset)
    fixture.check(edited(fixture.folder, edits))


@fixtures("formatting")
def test_formatting(fixture: Fixture):
    edits = formatting.compute(fixture.context)
    fixture.check(edited(fixture.folder, edits).replace("«", "").replace("»", ""))


@fixtures("semantic_tokens")
def test_semantic_tokens(fixture: Fixture):
    source = fixture.context.source
    tokens = semantic_tokens.compute(fixture.context)
    assert [each.span for each in tokens] == sorted(each.span for each in tokens)
    fixture.check("".join(f"{each.type.value:<10}{source.slice(each.span)}\n" for each in tokens))


def with_marks(fixture: Fixture, spans: tuple[Span, ...]) -> str:
    text = fixture.context.source.text
    for span in sorted(spans, reverse=True):
        text = f"{text[: span.start]}«{text[span.start : span.end]}»{text[span.end :]}"
    return text if spans else ""
