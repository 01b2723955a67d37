"""The symbols that a template names, in its Jinja and in its CloudFormation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_lsp.symbols import Occurrence, Symbol, SymbolKind, Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.analysis import BundleAnalysis, TemplateAnalysis
    from proton_bundle.decode import TemplateDocument
    from proton_bundle.jinja.typing.known import Reference
    from proton_bundle.source import SourceText
    from proton_bundle.values import Declaration
    from proton_cloudformation.references import Definition


def occurrences(bundle: BundleAnalysis, template: TemplateAnalysis) -> Iterator[Occurrence]:
    document = template.document
    yield from declarations(document)
    yield from _reads(document)
    found = (_reference(bundle, template.path, each) for each in template.names.references)
    yield from _variables(document, (each for its in found for each in its))


def occurrences_alone(source: SourceText) -> Iterator[Occurrence]:
    """Of a template that belongs to no bundle: its logical ids and the names it binds itself."""
    from proton_bundle.decode import read_template
    from proton_bundle.jinja.type_check import check
    from proton_bundle.values import Object

    document = read_template(source)
    yield from declarations(document)
    yield from _reads(document)
    names = check(document.jinja, Object(open=True), source_path=source.path)
    yield from _variables(document, (_local(source.path, each) for each in names.references))


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


def _variables(
    template: TemplateDocument, found: Iterable[Occurrence | None]
) -> Iterator[Occurrence]:
    """*found*, where all bindings of one variable are one symbol, and the calls that name one."""
    from proton_lsp.symbols.variables import first_bindings, named_arguments

    firsts = first_bindings(template.jinja)
    path = template.source.path
    for each in found:
        if each is not None and each.symbol.kind is SymbolKind.LOCAL:
            place = int(each.symbol.place)
            symbol = each.symbol._replace(place=firsts.get(place, place))
            yield replace(each, symbol=symbol)
        elif each is not None:
            yield each
    for name, span, place in named_arguments(template.jinja):
        symbol = Symbol(SymbolKind.LOCAL, path, firsts.get(place, place), name)
        yield Occurrence(symbol, path, span, Use.GIVEN)


def _local(path: str, reference: Reference) -> Occurrence | None:
    if reference.declaration is None or reference.member is not None:
        return None
    symbol = declared(SymbolKind.LOCAL, reference.name, reference.declaration)
    use = Use.DECLARATION if reference.binding else Use.READ
    return Occurrence(symbol, path, reference.span, use)


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
        yield from environment_outputs(bundle, reference.name)
    elif reference.declaration is not None:
        if reference.member is None:
            kind = SymbolKind.LOCAL
        else:
            kind = SymbolKind.OUTPUT if reference.member.is_output else SymbolKind.INPUT
        yield declared(kind, reference.name, reference.declaration)


def environment_outputs(bundle: BundleAnalysis, name: str) -> Iterator[Symbol]:
    """One name, and each environment template linked to *bundle* declares it for itself."""
    for root in bundle.environments.known:
        declaration = bundle.project.bundle(root).environment_outputs.declarations.get(name)
        if declaration is not None:
            yield declared(SymbolKind.OUTPUT, name, declaration)


def declared(kind: SymbolKind, name: str, declaration: Declaration) -> Symbol:
    """The symbol that is declared at *declaration*.

    The inputs of a customer-managed environment are its outputs: one symbol.
    """
    if kind is SymbolKind.OUTPUT and "/schema/" in f"/{declaration.path}":
        kind = SymbolKind.INPUT
    return Symbol(kind, declaration.path, declaration.span.start, name)
