"""The symbols that a template names, in its Jinja and in its CloudFormation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.symbols import Occurrence, Symbol, SymbolKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.analysis import BundleAnalysis, TemplateAnalysis
    from proton_bundle.jinja.typing_known import Reference
    from proton_bundle.values import Declaration


def occurrences(bundle: BundleAnalysis, template: TemplateAnalysis) -> Iterator[Occurrence]:
    yield from _outputs(template)
    yield from _logical_ids(template)
    for reference in template.names.references:
        yield from _reference(bundle, template.path, reference)


def _outputs(template: TemplateAnalysis) -> Iterator[Occurrence]:
    from proton_bundle.outputs import template_outputs

    for name, declaration in template_outputs(template.document).declarations.items():
        symbol = declared(SymbolKind.OUTPUT, name, declaration)
        yield Occurrence(symbol, template.path, declaration.span, Use.DECLARATION)


def _logical_ids(template: TemplateAnalysis) -> Iterator[Occurrence]:
    from proton_cloudformation.references import definitions, references, targets

    root = template.document.yaml.root
    defined = [each for each in definitions(root) if each.section != "Outputs"]
    for each in defined:
        symbol = Symbol(SymbolKind.LOGICAL_ID, template.path, each.name, each.name)
        yield Occurrence(symbol, template.path, each.span, Use.DECLARATION)
    for reference in references(root, template.source):
        if targets(reference, defined):
            symbol = Symbol(SymbolKind.LOGICAL_ID, template.path, reference.name, reference.name)
            yield Occurrence(symbol, template.path, reference.span, Use.READ)


def _reference(bundle: BundleAnalysis, path: str, reference: Reference) -> Iterator[Occurrence]:
    if reference.binding:
        if reference.declaration is not None:
            symbol = declared(SymbolKind.LOCAL, reference.name, reference.declaration)
            yield Occurrence(symbol, path, reference.span, Use.DECLARATION)
        return
    for symbol in _symbols(bundle, reference):
        yield Occurrence(symbol, path, reference.span, Use.READ)


def _symbols(bundle: BundleAnalysis, reference: Reference) -> Iterator[Symbol]:
    if reference.path[-3:-1] == ("environment", "outputs"):
        # One name, and each linked environment template declares it for itself.
        for root in bundle.environments.known:
            outputs = bundle.project.bundle(root).environment_outputs
            declaration = outputs.declarations.get(reference.name)
            if declaration is not None:
                yield declared(SymbolKind.OUTPUT, reference.name, declaration)
    elif reference.declaration is not None:
        if reference.member is None:
            kind = SymbolKind.LOCAL
        else:
            kind = SymbolKind.OUTPUT if reference.member.is_output else SymbolKind.INPUT
        yield declared(kind, reference.name, reference.declaration)


def declared(kind: SymbolKind, name: str, declaration: Declaration) -> Symbol:
    """The symbol that is declared at *declaration*.

    The inputs of a customer-managed environment are its outputs: one symbol.
    """
    if kind is SymbolKind.OUTPUT and "/schema/" in f"/{declaration.path}":
        kind = SymbolKind.INPUT
    return Symbol(kind, declaration.path, declaration.span.start, name)
