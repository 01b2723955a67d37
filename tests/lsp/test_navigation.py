"""From a name to where it is declared, to where else it is named, and to another name."""

from __future__ import annotations

import pytest

from lsp.marked import Fixture, edited, fixtures, marked_line
from proton_lsp.errors import RefusedError
from proton_lsp.features import definition, document_highlight, references, rename


@fixtures("definition")
def test_definition(fixture: Fixture):
    found = definition.compute(fixture.context, fixture.offset)
    fixture.check(
        "".join(f"{marked_line(fixture.folder, each.path, each.span)}\n" for each in found)
    )


@fixtures("references")
def test_references(fixture: Fixture):
    found = references.compute(fixture.context, fixture.offset)
    lines = (
        f"{each.use.name.lower():<12}{marked_line(fixture.folder, each.path, each.span)}\n"
        for each in found
    )
    fixture.check("".join(lines))


@fixtures("document_highlight")
def test_document_highlight(fixture: Fixture):
    found = document_highlight.compute(fixture.context, fixture.offset)
    lines = (
        f"{each.use.name.lower() if each.use else 'text':<12}"
        f"{marked_line(fixture.folder, fixture.path, each.span)}\n"
        for each in found
    )
    fixture.check("".join(lines))


@fixtures("rename")
def test_rename(fixture: Fixture):
    try:
        edits = rename.compute(fixture.context, fixture.offset, "renamed")
    except RefusedError as error:
        fixture.check(error.message)
    else:
        fixture.check(edited(fixture.folder, edits))


@fixtures("rename")
@pytest.mark.parametrize("new_name", ["", "has space", "a-b", "ä"])
def test_a_name_that_cannot_stand_there_is_refused(fixture: Fixture, new_name: str):
    with pytest.raises(RefusedError):
        rename.compute(fixture.context, fixture.offset, new_name)
