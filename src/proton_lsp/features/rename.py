"""``textDocument/rename``: one name in every file that says it, in one edit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.findings import Edit
from proton_lsp.errors import RefusedError
from proton_lsp.symbols import Occurrence, SymbolKind
from proton_lsp.symbols.search import occurrence_at, occurrences_in, occurrences_of

if TYPE_CHECKING:
    from proton_lsp.features import FeatureContext

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
# CloudFormation would allow a digit first, but Jinja cannot read ``outputs.1st``.
_OUTPUT = re.compile(r"[A-Za-z][A-Za-z0-9]{0,254}")
_RULES = {
    SymbolKind.INPUT: (_IDENTIFIER, "letters, digits and '_', no digit first"),
    SymbolKind.LOCAL: (_IDENTIFIER, "letters, digits and '_', no digit first"),
    SymbolKind.SCHEMA_TYPE: (_IDENTIFIER, "letters, digits and '_', no digit first"),
    SymbolKind.OUTPUT: (_OUTPUT, "letters and digits only, no digit first"),
    SymbolKind.LOGICAL_ID: (_LOGICAL_ID, "letters and digits only"),
}
_LONGEST_INPUT = 100


def prepare(context: FeatureContext, offset: int) -> Occurrence | None:
    """The name that a rename at *offset* would change; None where there is nothing to rename.

    Names that Proton gives (``service.name``) are declared nowhere, so they are not found.
    """
    return occurrence_at(context.folder.analysis, context.path, offset)


def compute(context: FeatureContext, offset: int, new_name: str) -> tuple[Edit, ...]:
    """The edits in all files; raises RefusedError for a name that cannot stand there."""
    at = prepare(context, offset)
    if at is None:
        message = "Only inputs, outputs, schema types, logical ids and a template's own names."
        raise RefusedError(f"There is nothing to rename here. {message}")
    found = occurrences_of(context.folder.analysis, context.path, offset)
    _check_name(at, new_name)
    _check_free(context, found, new_name)
    return tuple(Edit(each.path, each.span, new_name) for each in found)


def _check_name(at: Occurrence, new_name: str) -> None:
    pattern, says = _RULES[at.symbol.kind]
    if not pattern.fullmatch(new_name):
        raise RefusedError(f"'{new_name}' cannot be a name here: {says}.")
    if at.symbol.kind is SymbolKind.INPUT and len(new_name) > _LONGEST_INPUT:
        raise RefusedError(f"An input's name has at most {_LONGEST_INPUT} characters.")


def _check_free(context: FeatureContext, found: tuple[Occurrence, ...], new_name: str) -> None:
    """Refuse a name that something of the same kind in the same file has already."""
    analysis = context.folder.analysis
    symbols = {each.symbol for each in found}
    for path, kind in {(each.path, each.kind) for each in symbols}:
        for other in occurrences_in(analysis, path):
            taken = other.symbol.name == new_name and other.symbol.kind is kind
            if taken and other.symbol not in symbols and kind is not SymbolKind.LOCAL:
                raise RefusedError(f"'{new_name}' exists already in {path}.")
