"""What the editor can ask. Each module answers one thing, over plain data.

A feature is a function ``compute(context, …)``:

- it is given a :class:`FeatureContext` and offsets or spans (code points, never LSP positions);
- it returns frozen dataclasses of its own, or findings and edits of ``proton_bundle.findings``;
- it reads other files only through ``context.project``, which keeps what it parsed;
- it works on half-typed text: a missing piece gives a smaller answer, not an exception; only what
  the person must be told is raised, as ``proton_lsp.errors.RefusedError``;
- it imports neither lsprotocol nor pygls. ``proton_lsp.endpoints`` turns results into LSP types.

``hover`` is the example to follow: ``features/hover.py`` computes, ``endpoints/reading.py``
converts, one line in ``endpoints/__init__.py`` registers, ``tests/lsp/fixtures/hover`` proves it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_bundle.jinja.tree import Expression, Template
    from proton_bundle.source import SourceText
    from proton_lsp.settings import Settings
    from proton_lsp.workspace.project import Project


@dataclass(frozen=True, slots=True)
class FeatureContext:
    """One file at one moment, and everything that is known around it."""

    project: Project
    path: str
    source: SourceText
    settings: Settings

    @property
    def jinja(self) -> Template:
        """This file's Jinja, tolerantly parsed."""
        return self.project.jinja(self.path)

    def expression_at(self, offset: int) -> Expression | None:
        """The innermost Jinja expression whose span contains *offset*."""
        from proton_bundle.jinja.walk import expressions, statements, walk

        island = next((each for each in self.jinja.islands if offset in each.span), None)
        if island is None:
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
