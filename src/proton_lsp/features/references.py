"""``textDocument/references``: every place that names what is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.symbols import Occurrence, Use
from proton_lsp.symbols.search import occurrences_of

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext


def compute(
    context: FeatureContext, offset: int, *, with_declaration: bool = True
) -> tuple[Occurrence, ...]:
    """Across templates, schema, specs and the bundles that read an output."""
    found = occurrences_of(context.folder.analysis, context.path, offset)
    return tuple(each for each in found if with_declaration or each.use is not Use.DECLARATION)
