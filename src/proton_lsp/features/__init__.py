"""What the editor can ask. Each module answers one thing, over plain data.

A feature is a function ``compute(context, …)``:

- it is given a :class:`FeatureContext` and offsets or spans (code points, never LSP positions);
- it returns frozen dataclasses of its own, or findings and edits of ``proton_bundle.findings``;
- it reads other files only through ``context.folder``, which keeps what was parsed;
- it works on half-typed text: a missing piece gives a smaller answer, not an exception; only what
  the person must be told is raised, as ``proton_lsp.errors.RefusedError``;
- it imports neither lsprotocol nor pygls. ``proton_lsp.endpoints`` turns results into LSP types.

``hover`` is the example to follow: ``features/hover.py`` computes, ``endpoints/reading.py``
converts, one line in ``endpoints/__init__.py`` registers, ``tests/lsp/fixtures/hover`` proves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_bundle.layout import MANIFEST_NAMES, SCHEMA_FILES

if TYPE_CHECKING:
    from proton_bundle.analysis import BundleAnalysis, TemplateAnalysis
    from proton_bundle.decode.nodes import Document as YamlDocument
    from proton_bundle.jinja.tree import Expression, Template
    from proton_bundle.jinja.type_check import TypeCheck
    from proton_bundle.layout import Role
    from proton_bundle.rules.subjects import FileKind
    from proton_bundle.source import SourceText
    from proton_bundle.workspace.project import Project, SpecFile
    from proton_lsp.settings import Settings
    from proton_lsp.workspace.folder import Folder


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """One file at one moment, and everything that is known around it.

    What is computed on demand is kept by *folder*, so that asking twice costs nothing. Other files'
    text is ``folder.source(path)``; all bundles, specs and their links are in ``folder.analysis``.
    """

    folder: Folder
    path: str
    source: SourceText
    settings: Settings

    @property
    def project(self) -> Project:
        """Every bundle, component and spec of the folder."""
        return self.folder.project

    @property
    def bundle(self) -> BundleAnalysis | None:
        """The bundle in whose folder this file lies."""
        return self.folder.analysis.bundle_around(self.path)

    @property
    def template(self) -> TemplateAnalysis | None:
        """This file as a template of its bundle; None for a schema, a spec, a loose file."""
        return self.bundle.template(self.path) if self.bundle else None

    @property
    def role(self) -> Role | None:
        """Which names this template may read."""
        return self.template.role if self.template else None

    @property
    def kind(self) -> FileKind | None:
        """What the file is to Proton; None for a file that Proton does not read."""
        from proton_bundle.rules.subjects import FileKind
        from proton_bundle.workspace.registration_files import TEMPLATE_REGISTRATION

        if self.template is not None:
            return FileKind.TEMPLATE
        if self.spec is not None:
            return FileKind.SPEC
        workspace = self.project.workspace_file
        if workspace is not None and workspace.source.path == self.path:
            return FileKind.WORKSPACE
        folder, _, name = self.path.rpartition("/")
        if name == TEMPLATE_REGISTRATION:
            return FileKind.REGISTRATION
        if name in MANIFEST_NAMES:
            return FileKind.MANIFEST
        is_schema = f"schema/{name}" in SCHEMA_FILES and folder.split("/")[-1] == "schema"
        return FileKind.SCHEMA if is_schema else None

    @property
    def names(self) -> TypeCheck | None:
        """Every Jinja name of this template, resolved and typed."""
        return self.template.names if self.template else None

    @property
    def spec(self) -> SpecFile | None:
        """This file as a spec."""
        return self.project.spec(self.path)

    @property
    def jinja(self) -> Template:
        """This file's Jinja, tolerantly parsed, whatever kind of file it is."""
        template = self.template
        return template.document.jinja if template else self.folder.template(self.path).jinja

    @property
    def yaml(self) -> YamlDocument:
        """This file's YAML, Jinja masked, with exact spans."""
        template = self.template
        return template.document.yaml if template else self.folder.template(self.path).yaml

    @property
    def masked(self) -> str:
        """This file's text with the Jinja masked: as long as the text, line for line."""
        template = self.template
        return template.document.masked if template else self.folder.template(self.path).masked

    def expression_at(self, offset: int) -> Expression | None:
        """The innermost Jinja expression whose span contains *offset*."""
        from proton_bundle.jinja.walk import expressions, statements, walk

        if not any(offset in island.span for island in self.jinja.islands):
            return None
        around = (
            expression
            for statement in statements(self.jinja)
            for outer in expressions(statement)
            if offset in outer.span
            for expression in walk(outer)
            if offset in expression.span
        )
        return min(around, key=lambda each: each.span.end - each.span.start, default=None)
