"""What an endpoint is given: the file asked about, and the way between offsets and positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.convert.changes import read_position, read_range, write_position, write_range
from proton_lsp.convert.positions import (
    PositionEncoding,
    from_offset,
    from_span,
    to_offset,
    to_span,
)

if TYPE_CHECKING:
    from proton_bundle.source import SourceText, Span
    from proton_lsp.client import ClientFeatures
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.rendered_preview import Choice
    from proton_lsp.settings import Settings
    from proton_lsp.workspace import Folder, Workspace

_CFN_LINT_RULES = "https://github.com/aws-cloudformation/cfn-lint/blob/main/docs/rules.md"


@dataclass(frozen=True, slots=True)
class Request:
    """One question of the client. Used on the analysis thread only.

    *sent_tokens* are the semantic tokens that the client has, by URI, with their result's id;
    *choice* is with which spec and instance the person wants this template rendered, *trusted*
    whether the workspace's code may be run.
    """

    workspace: Workspace
    client: ClientFeatures
    settings: Settings
    encoding: PositionEncoding
    sent_tokens: dict[str, tuple[str, list[int]]]
    choice: Choice | None = None
    trusted: bool = True
    uri: str = ""

    @property
    def context(self) -> FeatureContext:
        """The file asked about; raises RefusedError when there is no such file."""
        return self.workspace.context(self.uri, self.settings)

    def offset(self, source: SourceText, position: types.Position) -> int:
        return to_offset(source, read_position(position), self.encoding)

    def span(self, source: SourceText, where: types.Range) -> Span:
        return to_span(source, read_range(where), self.encoding)

    def position(self, source: SourceText, offset: int) -> types.Position:
        return write_position(from_offset(source, offset, self.encoding))

    def range(self, source: SourceText, span: Span) -> types.Range:
        return write_range(from_span(source, span, self.encoding))

    def location(self, folder: Folder, path: str, span: Span) -> types.Location | None:
        """Where *span* of the file at *path* lies; None when the file cannot be read any more."""
        source = folder.source(path)
        if source is None:
            return None
        return types.Location(folder.uri(path), self.range(source, span))

    def rule_page(self, folder: Folder, code: str) -> str | None:
        """Where *code* is explained: under the address that is set, else the page we ship."""
        from proton_bundle.rules.pages import FOLDER

        if not code.startswith("PB"):
            return f"{_CFN_LINT_RULES}#{code}"
        configuration = folder.checker.configured.configuration
        if base := self.settings.help_base or configuration.help_base:
            return f"{base}{code}.md"
        page = FOLDER / f"{code}.md"
        return page.as_uri() if page.is_file() else None
