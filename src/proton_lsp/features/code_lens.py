"""``textDocument/codeLens``: how often an input is read; rendering and deploying what is shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from proton_bundle.layout import BundleKind, Role
from proton_bundle.rules.subjects import FileKind
from proton_bundle.source import Span
from proton_lsp.features.rendered_preview.choices import Choice, choices, choose
from proton_lsp.symbols import Use
from proton_lsp.symbols.search import occurrences_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.bundle import Bundle
    from proton_bundle.spec import SpecInstance
    from proton_lsp.features import FeatureContext
    from proton_lsp.symbols import Occurrence

_MOST_CHOICES = 4


class LensKind(Enum):
    """USES waits to be counted by `uses`; the others are ready."""

    USES = auto()
    RENDER = auto()
    DEPLOY = auto()


@dataclass(frozen=True, slots=True)
class Lens:
    """Above *span*; *path* and *choice* say what is rendered or deployed."""

    kind: LensKind
    span: Span
    title: str = ""
    path: str = ""
    choice: Choice | None = None


def compute(context: FeatureContext, wanted: Choice | None = None) -> tuple[Lens, ...]:
    """Cheap, as editors ask after every key: uses are counted later, where a lens is seen."""
    if not context.settings.code_lenses:
        return ()
    match context.kind:
        case FileKind.SCHEMA:
            return tuple(_of_schema(context))
        case FileKind.TEMPLATE:
            return tuple(_of_template(context, wanted))
        case FileKind.SPEC:
            return tuple(_of_spec(context))
        case FileKind.WORKSPACE:
            title = "deploy to the local emulator"
            return (Lens(LensKind.DEPLOY, Span(0, 0), title, context.path),)
        case _:
            return ()


def uses(context: FeatureContext, offset: int) -> tuple[Occurrence, ...]:
    """Where the input declared at *offset* is read."""
    found = occurrences_of(context.folder.analysis, context.path, offset)
    return tuple(each for each in found if each.use is Use.READ)


def _of_schema(context: FeatureContext) -> Iterator[Lens]:
    schema = context.bundle.bundle.schema if context.bundle else None
    for inputs in schema.inputs if schema else ():
        for member in inputs.object.members.values():
            declared = member.declaration
            if declared is not None and declared.path == context.path:
                yield Lens(LensKind.USES, declared.span)


def _of_template(context: FeatureContext, wanted: Choice | None) -> Iterator[Lens]:
    """The choice in force first; the others only where there are few."""
    options = choices(context)
    first = choose(options, wanted, context.settings.preview_spec)
    shown = dict.fromkeys((first, *options))
    for choice in list(shown)[:_MOST_CHOICES]:
        title = f"render with {choice.label}" if choice.spec else "render without a spec"
        yield Lens(LensKind.RENDER, Span(0, 0), title, context.path, choice)


def _of_spec(context: FeatureContext) -> Iterator[Lens]:
    """What the spec is written for, rendered with it: above its kind, and above each instance."""
    file = context.spec
    root = context.folder.analysis.links.bundle_of(file) if file else None
    if file is None or root is None:
        return
    bundle, spec = context.project.bundle(root), file.spec
    if root.kind is BundleKind.ENVIRONMENT:
        yield from _rendering(bundle, Role.ENVIRONMENT, spec.kind_span, Choice(file.path))
    if spec.pipeline is not None:
        yield from _rendering(bundle, Role.PIPELINE, spec.pipeline.span, Choice(file.path))
    for instance in spec.instances:
        choice = Choice(file.path, instance.name or "")
        yield from _rendering(bundle, Role.INSTANCE, _head(instance), choice)


def _rendering(bundle: Bundle, role: Role, span: Span, choice: Choice) -> Iterator[Lens]:
    part = bundle.parts.get(role)
    for document in part.documents[:1] if part else ():
        path = document.source.path
        yield Lens(
            LensKind.RENDER,
            span,
            f"render the {role.value.replace('_', ' ')} template",
            path,
            choice,
        )


def _head(instance: SpecInstance) -> Span:
    return instance.name_span or instance.span
