"""What the client declared it can do, read once from ``initialize``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsprotocol import types


@dataclass(frozen=True, slots=True)
class ClientFeatures:
    """One flag a capability that changes what we send; every one is off for a silent client."""

    pull_diagnostics: bool = False
    refresh_diagnostics: bool = False
    refresh_code_lenses: bool = False
    refresh_inlay_hints: bool = False
    refresh_semantic_tokens: bool = False
    related_information: bool = False
    code_descriptions: bool = False
    diagnostic_tags: bool = False
    diagnostic_versions: bool = False
    configuration: bool = False
    configuration_changes: bool = False
    watched_files: bool = False
    relative_patterns: bool = False
    progress: bool = False
    markdown: bool = False
    snippets: bool = False
    completion_resolve: bool = False
    nested_symbols: bool = False
    line_folding_only: bool = False
    code_action_literals: bool = False
    code_action_resolve: bool = False
    versioned_edits: bool = False
    create_files: bool = False
    rename_files: bool = False
    apply_edits: bool = False
    label_offsets: bool = False
    location_links: bool = False
    show_documents: bool = False


def read_features(capabilities: types.ClientCapabilities) -> ClientFeatures:
    """The flags that *capabilities* sets; what is missing anywhere on the way is off."""
    found = {flag: bool(_at(capabilities, path)) for flag, path in _PATHS.items()}
    operations = _at(capabilities, "workspace.workspace_edit.resource_operations") or ()
    hover_formats = _at(capabilities, "text_document.hover.content_format") or ()
    assert isinstance(operations, list | tuple)
    assert isinstance(hover_formats, list | tuple)
    found["create_files"] = "create" in operations
    found["rename_files"] = "rename" in operations
    found["markdown"] = "markdown" in hover_formats
    assert set(found) == {each.name for each in fields(ClientFeatures)}
    return ClientFeatures(**found)


def _at(capabilities: object, path: str) -> object:
    current: object = capabilities
    for step in path.split("."):
        current = getattr(current, step, None)
    return current


_PATHS = {
    "pull_diagnostics": "text_document.diagnostic",
    "refresh_diagnostics": "workspace.diagnostics.refresh_support",
    "refresh_code_lenses": "workspace.code_lens.refresh_support",
    "refresh_inlay_hints": "workspace.inlay_hint.refresh_support",
    "refresh_semantic_tokens": "workspace.semantic_tokens.refresh_support",
    "related_information": "text_document.publish_diagnostics.related_information",
    "code_descriptions": "text_document.publish_diagnostics.code_description_support",
    "diagnostic_tags": "text_document.publish_diagnostics.tag_support",
    "diagnostic_versions": "text_document.publish_diagnostics.version_support",
    "configuration": "workspace.configuration",
    "configuration_changes": "workspace.did_change_configuration.dynamic_registration",
    "watched_files": "workspace.did_change_watched_files.dynamic_registration",
    "relative_patterns": "workspace.did_change_watched_files.relative_pattern_support",
    "progress": "window.work_done_progress",
    "snippets": "text_document.completion.completion_item.snippet_support",
    "completion_resolve": "text_document.completion.completion_item.resolve_support",
    "nested_symbols": "text_document.document_symbol.hierarchical_document_symbol_support",
    "line_folding_only": "text_document.folding_range.line_folding_only",
    "code_action_literals": "text_document.code_action.code_action_literal_support",
    "code_action_resolve": "text_document.code_action.resolve_support",
    "versioned_edits": "workspace.workspace_edit.document_changes",
    "apply_edits": "workspace.apply_edit",
    "label_offsets": (
        "text_document.signature_help.signature_information"
        ".parameter_information.label_offset_support"
    ),
    "location_links": "text_document.definition.link_support",
    "show_documents": "window.show_document.support",
}
