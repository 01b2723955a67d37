"""The methods that the server answers, and where. A new feature is one line here.

``features/`` computes plain data and knows nothing of LSP; the modules beside this one turn
parameters into offsets, call a feature and turn its result into LSP types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.endpoints.endpoint import Command, Endpoint

if TYPE_CHECKING:
    from proton_lsp.client import ClientFeatures


def _pulls(client: ClientFeatures) -> bool:
    return client.pull_diagnostics


def _pull_options(_client: ClientFeatures) -> object:
    return types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier="proton"
    )


def _token_legend(_client: ClientFeatures) -> object:
    from proton_lsp.features.semantic_tokens import TokenType

    return types.SemanticTokensLegend([kind.value for kind in TokenType], [])


def _typed_characters(_client: ClientFeatures) -> object:
    return types.DocumentOnTypeFormattingOptions("{", ["%", "#"])


def _completion_options(_client: ClientFeatures) -> object:
    return types.CompletionOptions(
        trigger_characters=[".", "|", " ", "'", '"', "{", "%", "!", ":", "$"],
        resolve_provider=True,
    )


def _signature_options(_client: ClientFeatures) -> object:
    return types.SignatureHelpOptions(trigger_characters=["(", ","])


def _acts(client: ClientFeatures) -> bool:
    return client.code_action_literals


def _action_options(_client: ClientFeatures) -> object:
    from proton_lsp.features.code_action import ActionKind

    return types.CodeActionOptions([kind.value for kind in ActionKind], resolve_provider=True)


def _lens_options(_client: ClientFeatures) -> object:
    return types.CodeLensOptions(resolve_provider=True)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("proton/renderedDocument", "previewing:document", long=True),
    Endpoint("proton/renderedPosition", "previewing:to_rendered", long=True),
    Endpoint("proton/templatePosition", "previewing:to_template", long=True),
    Endpoint(types.CODE_ACTION_RESOLVE, "acting:resolve", offered=_acts),
    Endpoint(types.CODE_LENS_RESOLVE, "lenses:resolve"),
    Endpoint(types.COMPLETION_ITEM_RESOLVE, "completing:resolve"),
    Endpoint(types.TEXT_DOCUMENT_CODE_ACTION, "acting:actions", _action_options, _acts),
    Endpoint(types.TEXT_DOCUMENT_CODE_LENS, "lenses:lenses", _lens_options),
    Endpoint(types.TEXT_DOCUMENT_COMPLETION, "completing:complete", _completion_options),
    Endpoint(types.TEXT_DOCUMENT_DECLARATION, "navigation:definition"),
    Endpoint(types.TEXT_DOCUMENT_DEFINITION, "navigation:definition"),
    Endpoint(types.TEXT_DOCUMENT_DIAGNOSTIC, "diagnostics:document", _pull_options, _pulls),
    Endpoint(types.TEXT_DOCUMENT_SIGNATURE_HELP, "completing:signature", _signature_options),
    Endpoint(types.WORKSPACE_SYMBOL, "structure:workspace_symbols", long=True),
    Endpoint(types.WORKSPACE_DIAGNOSTIC, "diagnostics:workspace", offered=_pulls, long=True),
    Endpoint(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, "navigation:highlight"),
    Endpoint(types.TEXT_DOCUMENT_DOCUMENT_LINK, "navigation:links"),
    Endpoint(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "structure:symbols"),
    Endpoint(types.TEXT_DOCUMENT_FOLDING_RANGE, "structure:folds"),
    Endpoint(types.TEXT_DOCUMENT_FORMATTING, "typing:whole"),
    Endpoint(types.TEXT_DOCUMENT_HOVER, "reading:hover"),
    Endpoint(types.TEXT_DOCUMENT_INLAY_HINT, "reading:inlay_hints"),
    Endpoint(types.TEXT_DOCUMENT_LINKED_EDITING_RANGE, "typing:linked"),
    Endpoint(types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, "typing:on_type", _typed_characters),
    Endpoint(types.TEXT_DOCUMENT_PREPARE_RENAME, "navigation:prepare_rename"),
    Endpoint(types.TEXT_DOCUMENT_RANGE_FORMATTING, "typing:part"),
    Endpoint(types.TEXT_DOCUMENT_REFERENCES, "navigation:references"),
    Endpoint(types.TEXT_DOCUMENT_RENAME, "navigation:rename"),
    Endpoint(types.TEXT_DOCUMENT_SELECTION_RANGE, "structure:selections"),
    Endpoint(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, "tokens:full", _token_legend),
    Endpoint(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, "tokens:delta", _token_legend),
    Endpoint(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, "tokens:part", _token_legend),
)

COMMANDS: tuple[Command, ...] = (
    Command("proton.render", "commands:render"),
    Command("proton.showGraph", "commands:show_graph"),
    Command("proton.up", "commands:up"),
)
