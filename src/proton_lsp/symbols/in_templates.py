"""The symbols that a template names, in its Jinja and in its CloudFormation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.symbols import Occurrence, Symbol, SymbolKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.analysis import BundleAnalysis, TemplateAnalysis
    from proton_bundle.decode import TemplateDocument
    from proton_bundle.jinja.typing_known import Reference
    from proton_bundle.source import SourceText
    from proton_bundle.values import Declaration
    from proton_cloudformation.references import Definition


def occurrences(bundle: BundleAnalysis, template: TemplateAnalysis) -> Iterator[Occurrence]:
    yield from declarations(template.document)
    yield from _reads(template.document)
    for reference in template.names.references:
        yield from _reference(bundle, template.path, reference)


def occurrences_alone(source: SourceText) -> Iterator[Occurrence]:
    """Of a template that belongs to no bundle: its logical ids and the names it binds itself."""
    from proton_bundle.decode import read_template
    from proton_bundle.jinja.type_check import check
    from proton_bundle.values import Object

    document = read_template(source)
    yield from declarations(document)
    yield from _reads(document)
    names = check(document.jinja, Object(open=True), source_path=source.path)
    for reference in names.references:
        if reference.declaration is not None and reference.member is None:
            symbol = declared(SymbolKind.LOCAL, reference.name, reference.declaration)
            use = Use.DECLARATION if reference.binding else Use.READ
            yield Occurrence(symbol, source.path, reference.span, use)


def declarations(template: TemplateDocument) -> Iterator[Occurrence]:
    """The outputs and logical ids, told without resolving a name."""
    from proton_bundle.outputs import template_outputs

    for name, declaration in template_outputs(template).declarations.items():
        symbol = declared(SymbolKind.OUTPUT, name, declaration)
        yield Occurrence(symbol, template.source.path, declaration.span, Use.DECLARATION)
    for each in _defined(template):
        yield Occurrence(
            _logical_id(template, each.name), template.source.path, each.span, Use.DECLARATION
        )


def _reads(template: TemplateDocument) -> Iterator[Occurrence]:
    from proton_cloudformation.references import references, targets

    defined = _defined(template)
    for reference in references(template.yaml.root, template.source):
        if targets(reference, defined):
            symbol = _logical_id(template, reference.name)
            yield Occurrence(symbol, template.source.path, reference.span, Use.READ)


def _defined(template: TemplateDocument) -> list[Definition]:
    from proton_cloudformation.references import definitions

    found = definitions(template.yaml.root)
    return [each for each in found if each.section != "Outputs"]


def _logical_id(template: TemplateDocument, name: str) -> Symbol:
    return Symbol(SymbolKind.LOGICAL_ID, template.source.path, name, name)


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
