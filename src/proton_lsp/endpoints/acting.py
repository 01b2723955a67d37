"""Code actions: offers with their edits, or with edits on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types

from proton_lsp.convert.edits import write_workspace_edit
from proton_lsp.convert.findings import write_findings
from proton_lsp.errors import ContentModifiedError
from proton_lsp.features import code_action

if TYPE_CHECKING:
    from proton_bundle.findings import Edit, Move
    from proton_lsp.features import FeatureContext
    from proton_lsp.features.code_action import CodeAction
    from proton_lsp.request import Request


def actions(request: Request, params: types.CodeActionParams) -> list[types.CodeAction]:
    context = request.context
    span = request.span(context.source, params.range)
    found = code_action.compute(context, span, params.context.only or ())
    written = (_action(request, context, each) for each in found)
    return [each for each in written if each is not None]


def resolve(request: Request, action: types.CodeAction) -> types.CodeAction:
    """The edits of an action whose ``data`` says what it was offered for."""
    data: Any = action.data
    if not isinstance(data, dict) or not isinstance(data.get("uri"), str):
        return action
    context = request.workspace.context(data["uri"], request.settings)
    if data.get("version") != _version(context):
        raise ContentModifiedError
    kind = code_action.ActionKind(str(action.kind))
    action.edit = _edit(request, context, code_action.resolve(context, kind))
    return action


def _action(
    request: Request, context: FeatureContext, found: CodeAction
) -> types.CodeAction | None:
    """None when the client cannot do it, such as rename a file."""
    edits, data = found.edits, None
    if edits is None and request.client.code_action_resolve:
        data = {"uri": request.uri, "version": _version(context)}
    elif edits is None:
        edits = code_action.resolve(context, found.kind)
    edit = None if edits is None else _edit(request, context, edits, found.moves)
    if edit is None and data is None:
        return None
    return types.CodeAction(
        title=found.title,
        kind=found.kind.value,
        diagnostics=write_findings(request, context.folder, found.findings) or None,
        # False would say no more than silence, and older clients do not know the word.
        is_preferred=found.preferred or None,
        edit=edit,
        data=data,
    )


def _edit(
    request: Request,
    context: FeatureContext,
    edits: tuple[Edit, ...],
    moves: tuple[Move, ...] = (),
) -> types.WorkspaceEdit | None:
    return write_workspace_edit(request, context.folder, edits, moves)


def _version(context: FeatureContext) -> int | None:
    document = context.folder.files.document(context.path)
    return document.version if document else None
