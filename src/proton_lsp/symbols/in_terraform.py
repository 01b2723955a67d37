"""The symbols that a ``.tf`` file names: Proton's inputs and outputs behind ``var``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.manifest import Engine
from proton_bundle.values import Array, Object
from proton_lsp.symbols import Occurrence, Symbol, SymbolKind, Use
from proton_lsp.symbols.in_templates import declared, environment_outputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.analysis import BundleAnalysis
    from proton_bundle.bundle import Bundle, Part
    from proton_bundle.source import Span
    from proton_bundle.terraform import Reference
    from proton_bundle.values import Declaration, ValueType


def files(bundle: Bundle) -> Iterator[str]:
    """The ``.tf`` files that the bundle's manifests take."""
    for part in bundle.parts.values():
        yield from _files(part)


def occurrences(bundle: BundleAnalysis, path: str) -> Iterator[Occurrence]:
    """What the bundle's file at *path* names; nothing if no part takes it as Terraform."""
    part = next((each for each in bundle.bundle.parts.values() if path in _files(each)), None)
    file = bundle.project.text(path)
    if part is None or file is None:
        return
    from proton_bundle.outputs import terraform_outputs
    from proton_bundle.terraform import read_terraform
    from proton_bundle.terraform.resolution import provided

    for name, declaration in terraform_outputs(file.source).declarations.items():
        symbol = declared(SymbolKind.OUTPUT, name, declaration)
        yield Occurrence(symbol, path, declaration.span, Use.DECLARATION)
    names = provided(bundle.namespace(part.role), part.role)
    # A loop variable's references begin with what its collection read already.
    seen: set[tuple[Span, Symbol]] = set()
    for reference in read_terraform(file.source).references:
        for span, symbol in _named(bundle, names, reference):
            if (span, symbol) not in seen:
                seen.add((span, symbol))
                yield Occurrence(symbol, path, span, Use.READ)


def _files(part: Part) -> tuple[str, ...]:
    if part.engine is not Engine.TERRAFORM:
        return ()
    return tuple(path for path in part.template_paths if path.endswith(".tf"))


def _named(
    bundle: BundleAnalysis, names: Object, reference: Reference
) -> Iterator[tuple[Span, Symbol]]:
    """What each step of *reference* names, as far as it leads to something declared."""
    from proton_bundle.terraform.references import ITEM

    owner: ValueType = names
    for index, step in enumerate(reference.steps):
        if isinstance(owner, Array) and step.name == ITEM:
            owner = owner.item
            continue
        before = tuple(each.name for each in reference.steps[max(0, index - 2) : index])
        if before == ("environment", "outputs"):
            # Only some of the environments may have it; the type knows what all of them have.
            yield from ((step.span, each) for each in environment_outputs(bundle, step.name))
            return
        member = owner.members.get(step.name) if isinstance(owner, Object) else None
        if member is None:
            return
        if member.declaration is not None:
            yield step.span, _symbol(step.name, member.declaration, is_output=member.is_output)
        owner = member.type


def _symbol(name: str, declaration: Declaration, *, is_output: bool) -> Symbol:
    return declared(SymbolKind.OUTPUT if is_output else SymbolKind.INPUT, name, declaration)
