"""Looking for symbols: what stands under the cursor, and where else it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.layout import BundleKind
from proton_lsp.symbols import (
    Occurrence,
    Symbol,
    SymbolKind,
    in_schemas,
    in_templates,
    in_terraform,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.layout import BundleRoot


def occurrences_in(analysis: ProjectAnalysis, path: str) -> tuple[Occurrence, ...]:
    """Everything that the file at *path* names, in text order."""
    return tuple(sorted(_in_file(analysis, path), key=lambda each: each.span))


def occurrence_at(analysis: ProjectAnalysis, path: str, offset: int) -> Occurrence | None:
    """The name at *offset*; where several spans touch there, the one that begins there."""
    found = [each for each in occurrences_in(analysis, path) if offset in each.span]
    return max(found, key=lambda each: each.span.start, default=None)


def occurrences_of(analysis: ProjectAnalysis, path: str, offset: int) -> tuple[Occurrence, ...]:
    """Every place that names what the file at *path* names at *offset*, declarations first.

    An output that a service reads may be declared by several environments: all of them, and all
    that is read from them, are one name to a person, and come together.
    """
    at = occurrence_at(analysis, path, offset)
    if at is None:
        return ()
    here = [each for each in occurrences_in(analysis, path) if each.span == at.span]
    wanted, pending = set[Symbol](), [each.symbol for each in here]
    found: dict[tuple[str, int], Occurrence] = {}
    while pending:
        symbol = pending.pop()
        if symbol in wanted:
            continue
        wanted.add(symbol)
        for file in _files_of(analysis, symbol):
            occurrences = occurrences_in(analysis, file)
            spans = {each.span for each in occurrences if each.symbol == symbol}
            for each in occurrences:
                if each.span in spans:
                    found.setdefault((file, each.span.start), each)
                    pending.append(each.symbol)
    return tuple(sorted(found.values(), key=lambda each: (each.use.value, each.path, each.span)))


def _in_file(analysis: ProjectAnalysis, path: str) -> Iterator[Occurrence]:
    spec = analysis.project.spec(path)
    if spec is not None:
        root = analysis.links.bundle_of(spec)
        if root is not None:
            yield from in_schemas.in_spec(spec.spec, analysis.project.bundle(root))
        return
    bundle = analysis.bundle_around(path)
    if bundle is None:
        file = analysis.project.text(path)
        if file is not None:
            yield from in_templates.occurrences_alone(file.source)
        return
    schema = bundle.bundle.schema
    if schema is not None and schema.source.path == path:
        yield from in_schemas.occurrences(schema)
    template = bundle.template(path)
    if template is not None:
        yield from in_templates.occurrences(bundle, template)
    elif path.endswith(".tf"):
        yield from in_terraform.occurrences(bundle, path)


def _files_of(analysis: ProjectAnalysis, symbol: Symbol) -> Iterable[str]:
    """The files that may name *symbol*."""
    root = analysis.project.root_of(symbol.path)
    if root is None or symbol.kind in (SymbolKind.LOCAL, SymbolKind.LOGICAL_ID):
        return (symbol.path,)
    if symbol.kind is SymbolKind.SCHEMA_TYPE:
        return (symbol.path,)
    return dict.fromkeys((symbol.path, *_around(analysis, root)))


def _around(analysis: ProjectAnalysis, root: BundleRoot) -> Iterator[str]:
    """The bundle's templates and specs, and the templates that read its outputs."""
    readers = [root]
    if root.kind is BundleKind.ENVIRONMENT:
        readers += analysis.links.services(root)
    # An attached component reads the inputs of the service that it is attached to.
    components = (each for each in analysis.project.roots if each.kind is BundleKind.COMPONENT)
    readers += [each for each in components if analysis.links.attached_to(each) in readers]
    for reader in dict.fromkeys(readers):
        its = analysis.bundle(reader)
        yield from (template.path for template in its.templates)
        yield from in_terraform.files(its.bundle)
    yield from (spec.path for spec in analysis.links.specs_of(root))
