"""Two spellings of one file meet; what is no file is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from proton_lsp import uris
from proton_lsp.documents import DocumentStore


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b%20c.yaml", Path("/a/b c.yaml")),
        ("file:///a/%C3%A9.yaml", Path("/a/é.yaml")),
        ("file:///C%3A/x.yaml", Path("c:/x.yaml")),
        ("file:///c:/x.yaml", Path("c:/x.yaml")),
        ("untitled:Untitled-1", None),
        ("git:/a/b.yaml?ref", None),
        ("file:///a%00b", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_to_path(uri, path):
    assert uris.to_path(uri) == path


def test_paths_survive_the_way_to_a_uri_and_back():
    path = Path("/tmp/x y/é#?%/b.yaml")
    assert uris.to_path(uris.from_path(path)) == path


def test_a_document_is_found_under_every_spelling():
    store = DocumentStore()
    store.open("file:///w/a%2Db.yaml", "yaml", 1, "x: 1")
    assert store.get("file:///w/a-b.yaml") is store.get("file:///w/a%2Db.yaml")
    assert store.get("file:///w/a-b.yaml").uri == "file:///w/a%2Db.yaml"
