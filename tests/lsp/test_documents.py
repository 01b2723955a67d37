"""The document store against a naive model, in every encoding, with edits as wild as clients send."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proton_bundle.source import SourceText, Span
from proton_lsp.convert.positions import (
    PositionEncoding,
    UnitPosition,
    UnitRange,
    choose_encoding,
    from_span,
    to_span,
)
from proton_lsp.documents import Change, DocumentStore

URI = "file:///b/schema/schema.yaml"
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

# Line ends, things that only look like line ends, and characters of every width.
alphabet = st.sampled_from("ab {}%\n\r\u2028\u2029\x85\x0b\x0c\x1cé€😋𝒳\ufeff")
texts = st.one_of(st.text(alphabet, max_size=30), st.sampled_from(["a\r\nb\r\n", "\r\n", "x\ry\n"]))
positions = st.tuples(st.integers(0, 8), st.integers(0, 40))
edits = st.one_of(st.tuples(st.none(), texts), st.tuples(st.tuples(positions, positions), texts))


def naive_lines(text: str) -> list[str]:
    lines, line, index = [], "", 0
    while index < len(text):
        end = "\r\n" if text.startswith("\r\n", index) else text[index]
        if end in ("\r\n", "\r", "\n"):
            lines.append(line + end)
            line = ""
        else:
            line += end
        index += len(end)
    return [*lines, line]


def naive_offset(text: str, encoding: str, line: int, character: int) -> int:
    lines = naive_lines(text)
    if line >= len(lines):
        return len(text)
    codec, unit = CODECS[encoding]
    content = lines[line].rstrip("\r\n")
    kept = content.encode(codec)[: character * unit].decode(codec, errors="ignore")
    return sum(map(len, lines[:line])) + len(kept)


def naive_edit(text: str, encoding: str, edit) -> str:
    where, new = edit
    if where is None:
        return new
    start, end = sorted(naive_offset(text, encoding, *place) for place in where)
    return text[:start] + new + text[end:]


def as_change(edit) -> Change:
    where, text = edit
    return Change(where and UnitRange(*(UnitPosition(*place) for place in where)), text)


@given(texts, st.lists(st.lists(edits, max_size=3), max_size=5), st.sampled_from(PositionEncoding))
def test_store_agrees_with_the_naive_model(text, rounds, encoding):
    store = DocumentStore(encoding)
    store.open(URI, "yaml", 1, text)
    for version, batch in enumerate(rounds, start=2):
        store.change(URI, version, [as_change(edit) for edit in batch])
        for edit in batch:
            text = naive_edit(text, encoding.value, edit)
        document = store.get(URI)
        assert document is not None
        assert (document.text, document.version) == (text, version)
        assert document.source.line_count == len(naive_lines(text))


@given(texts, st.sampled_from(PositionEncoding), st.data())
def test_spans_survive_the_way_to_the_client_and_back(text, encoding, data):
    source = SourceText(URI, text)
    cuts = st.integers(0, len(text)).filter(lambda at: text[at - 1 : at + 1] != "\r\n")
    start, end = sorted((data.draw(cuts), data.draw(cuts)))
    assert to_span(source, from_span(source, Span(start, end), encoding), encoding) == (start, end)


def test_line_separator_does_not_end_a_line():
    store = DocumentStore()
    store.open(URI, "yaml", 1, "a: 1 # x\u2028y\nb: 2")
    where = UnitRange(UnitPosition(1, 3), UnitPosition(1, 4))
    assert store.change(URI, 2, [Change(where, "9")]).text == "a: 1 # x\u2028y\nb: 9"


def test_reversed_range_is_read_the_right_way_round():
    store = DocumentStore()
    store.open(URI, "yaml", 1, "abcdef")
    where = UnitRange(UnitPosition(0, 4), UnitPosition(0, 2))
    assert store.change(URI, 2, [Change(where, "-")]).text == "ab-ef"


def test_edit_of_an_unknown_document_is_ignored_and_said_once(caplog):
    store = DocumentStore()
    with caplog.at_level(logging.WARNING):
        assert store.change(URI, 2, [Change(None, "x")]) is None
        assert store.change(URI, 3, [Change(None, "y")]) is None
    assert [record.getMessage() for record in caplog.records] == [
        f"Ignoring edits to {URI}: the editor never opened it."
    ]
    assert store.get(URI) is None


def test_a_snapshot_is_untouched_by_later_edits():
    store = DocumentStore()
    before = store.open(URI, "yaml", 1, "old")
    store.change(URI, 2, [Change(None, "new")])
    assert (before.text, before.version) == ("old", 1)


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ([], PositionEncoding.UTF16),
        (["utf-8", "utf-16"], PositionEncoding.UTF8),
        (["utf-7", "utf-32"], PositionEncoding.UTF32),
        (["ebcdic"], PositionEncoding.UTF16),
    ],
)
def test_encoding_is_the_clients_first_known_choice(offered, chosen):
    assert choose_encoding(offered) is chosen
