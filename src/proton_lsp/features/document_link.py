"""``textDocument/documentLink``: the files and bundles that a file names."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, join
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proton_bundle.layout import BundleRoot
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext


@dataclass(frozen=True, slots=True)
class Link:
    """*span* names the file at *path*, which exists."""

    span: Span
    path: str
    tooltip: str = ""


def compute(context: FeatureContext) -> tuple[Link, ...]:
    return (*_manifest(context), *_registration(context), *_workspace_file(context))


def _manifest(context: FeatureContext) -> Iterator[Link]:
    """``file:`` of a manifest."""
    if context.bundle is None:
        return
    for part in context.bundle.bundle.parts.values():
        if part.manifest is None or part.manifest.source.path != context.path:
            continue
        for entry in part.manifest.entries:
            path = join(dirname(context.path), entry.file or "")
            if entry.file_span is not None and path in context.project.path_set:
                yield Link(entry.file_span, path, "Open the template")


def _registration(context: FeatureContext) -> Iterator[Link]:
    """``NAME:MAJOR`` of a registration side file."""
    project = context.project
    root = project.root_of(context.path)
    registration = project.registration(root) if root is not None else None
    if root is None or registration is None or registration.source.path != context.path:
        return
    known = context.folder.analysis.links.environments(root).known
    for each in registration.compatible or ():
        for environment in known:
            names = (project.name_of(environment), environment.major)
            if names in ((each.name, each.major), (each.name, None)):
                yield from _to_schema(context, each.span, environment)


def _workspace_file(context: FeatureContext) -> Iterator[Link]:
    """The templates' folders in a workspace file."""
    project = context.project
    workspace = project.workspace_file
    if workspace is None or workspace.source.path != context.path:
        return
    for template in workspace.templates:
        root = project.roots_by_path.get(project.from_workspace(template.path))
        if root is not None:
            yield from _to_schema(context, template.span, root)


def _to_schema(context: FeatureContext, span: Span, root: BundleRoot) -> Iterator[Link]:
    """To the bundle's schema, the file that says most of it."""
    file = context.project.bundle(root).schema_file
    if file is not None:
        yield Link(span, file.source.path, "Open the template's schema")
