"""What hovering says."""

from __future__ import annotations

from lsp.marked import Fixture, fixtures, marked_line
from proton_lsp.features import hover


@fixtures("hover")
def test_hover(fixture: Fixture):
    found = hover.compute(fixture.context, fixture.offset)
    if found is None:
        fixture.check("")
        return
    where = marked_line(fixture.folder, fixture.path, found.span)
    fixture.check(f"{where}\n{found.markdown}")
