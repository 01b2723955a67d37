"""``textDocument/rename``: one name in every file that says it, in one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.findings import Edit
from proton_lsp.errors import RefusedError
from proton_lsp.features import new_name as new_name_rules
from proton_lsp.symbols import SymbolKind
from proton_lsp.symbols.search import occurrence_at, occurrences_of

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext
    from proton_lsp.symbols import Occurrence


def prepare(context: FeatureContext, offset: int) -> Occurrence | None:
    """The name that a rename at *offset* would change; None where there is nothing to rename.

    Names that Proton gives (``service.name``) are declared nowhere, so they are not found. What
    Jinja gives is: ``loop`` comes with ``for``.
    """
    at = occurrence_at(context.folder.analysis, context.path, offset)
    return None if at is None or _is_given(context, at) else at


def _is_given(context: FeatureContext, at: Occurrence) -> bool:
    if at.symbol.kind is not SymbolKind.LOCAL:
        return False
    start = int(at.symbol.place)
    return not context.source.text.startswith(at.symbol.name, start)


def compute(context: FeatureContext, offset: int, new_name: str) -> tuple[Edit, ...]:
    """The edits in all files; raises RefusedError for a name that cannot stand there."""
    at = prepare(context, offset)
    if at is None:
        message = "Only inputs, outputs, schema types, logical ids and a template's own names."
        raise RefusedError(f"There is nothing to rename here. {message}")
    found = occurrences_of(context.folder.analysis, context.path, offset)
    new_name_rules.check(context, found, new_name)
    return tuple(Edit(each.path, each.span, new_name) for each in found)
