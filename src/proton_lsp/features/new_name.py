"""Whether a new name can stand where a rename would write it; RefusedError says why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proton_bundle.jinja import tree
from proton_bundle.jinja.scopes import bindings
from proton_bundle.jinja.walk import expressions, statements, walk
from proton_lsp.errors import RefusedError
from proton_lsp.symbols import Occurrence, SymbolKind, Use
from proton_lsp.symbols.search import occurrences_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LOGICAL_ID = re.compile(r"[A-Za-z0-9]{1,255}")
# CloudFormation would allow a digit first, but Jinja cannot read ``outputs.1st``.
_OUTPUT = re.compile(r"[A-Za-z][A-Za-z0-9]{0,254}")
_WORDS = "letters, digits and '_', no digit first"
_RULES = {
    SymbolKind.INPUT: (_IDENTIFIER, _WORDS),
    SymbolKind.LOCAL: (_IDENTIFIER, _WORDS),
    SymbolKind.SCHEMA_TYPE: (_IDENTIFIER, _WORDS),
    SymbolKind.OUTPUT: (_OUTPUT, "letters and digits only, no digit first"),
    SymbolKind.LOGICAL_ID: (_LOGICAL_ID, "letters and digits only"),
}
_LONGEST_INPUT = 100
_JINJA = frozenset(
    {
        *("and", "or", "not", "in", "is", "if", "else", "elif", "for", "recursive"),
        *("true", "false", "none", "True", "False", "None"),
        *("loop", "self", "super", "caller", "varargs", "kwargs"),
    }
)


def check(context: FeatureContext, found: tuple[Occurrence, ...], new_name: str) -> None:
    """Refuse *new_name* for *found*, which are all the places of one name."""
    kinds = {each.symbol.kind for each in found}
    for kind in kinds:
        _check_spelling(kind, new_name)
    if kinds == {SymbolKind.LOCAL}:
        _check_meaning(context, found, new_name)
    else:
        _check_free(context, found, new_name)


def _check_spelling(kind: SymbolKind, new_name: str) -> None:
    pattern, says = _RULES[kind]
    if not pattern.fullmatch(new_name):
        raise RefusedError(f"'{new_name}' cannot be a name here: {says}.")
    if kind is SymbolKind.INPUT and len(new_name) > _LONGEST_INPUT:
        raise RefusedError(f"An input's name has at most {_LONGEST_INPUT} characters.")
    if kind is SymbolKind.LOCAL:
        if new_name in _JINJA:
            raise RefusedError(f"'{new_name}' is a word of Jinja.")
        return
    if not _is_text(new_name):
        raise RefusedError(f"YAML does not read {new_name} as text: choose another name.")
    if kind in (SymbolKind.INPUT, SymbolKind.OUTPUT) and hasattr(dict, new_name):
        raise RefusedError(f"Jinja would find the method '{new_name}' of every mapping first.")


def _is_text(name: str) -> bool:
    from proton_bundle.decode import read_yaml
    from proton_bundle.decode.resolution import plain
    from proton_bundle.source import SourceText

    return plain(read_yaml(SourceText("", name)).root) == name


def _check_free(context: FeatureContext, found: tuple[Occurrence, ...], new_name: str) -> None:
    """Refuse a name that something of the same kind in the same file has already."""
    analysis = context.folder.analysis
    symbols = {each.symbol for each in found}
    for path, kind in {(each.path, each.kind) for each in symbols}:
        for other in occurrences_in(analysis, path):
            taken = other.symbol.name == new_name and other.symbol.kind is kind
            if taken and other.symbol not in symbols:
                raise RefusedError(f"'{new_name}' exists already in {path}.")


def _check_meaning(context: FeatureContext, found: tuple[Occurrence, ...], new_name: str) -> None:
    """Refuse a name that would catch what another variable means, or be caught by one."""
    starts = {each.span.start for each in found if each.use is Use.DECLARATION}
    every = bindings(context.jinja)
    reach = [each.visible for each in every if each.span.start in starts]
    others = [each.visible for each in every if each.name == new_name]
    captured = any(name.start in span for name in _reads(context, new_name) for span in reach)
    if captured or any(each.span.start in span for each in found for span in others):
        raise RefusedError(f"'{new_name}' means something else in this template already.")


def _reads(context: FeatureContext, name: str) -> Iterator[Span]:
    for statement in statements(context.jinja):
        for outer in expressions(statement):
            for node in walk(outer):
                if isinstance(node, tree.Name) and node.name == name:
                    yield node.span
