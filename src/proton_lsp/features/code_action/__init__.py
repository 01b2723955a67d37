"""``textDocument/codeAction``: what can be done about findings, and about what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.features.code_action import creating, extracting, fixes, guard, ignoring
from proton_lsp.features.code_action.action import ActionKind, CodeAction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proton_bundle.findings import Edit
    from proton_bundle.source import Span
    from proton_lsp.features import FeatureContext

__all__ = ["ActionKind", "CodeAction", "compute", "resolve"]


def compute(
    context: FeatureContext, span: Span, only: Sequence[str] = ()
) -> tuple[CodeAction, ...]:
    """What is offered for the selection *span*, best first; *only* these kinds, empty for all."""
    wanted = [kind for kind in ActionKind if _is_wanted(kind, only)]
    return tuple(action for kind in wanted for action in _of_kind(context, span, kind))


def resolve(context: FeatureContext, kind: ActionKind) -> tuple[Edit, ...]:
    """The edits of an action that was offered without them."""
    return fixes.all_edits(context) if kind is ActionKind.FIX_ALL else ()


def _is_wanted(kind: ActionKind, only: Sequence[str]) -> bool:
    return not only or any(f"{kind}.".startswith(f"{each}.") for each in only)


def _of_kind(context: FeatureContext, span: Span, kind: ActionKind) -> Iterator[CodeAction]:
    match kind:
        case ActionKind.QUICK_FIX:
            yield from _quick_fixes(context, span)
        case ActionKind.FIX_ALL:
            yield from fixes.fix_all(context)
        case ActionKind.EXTRACT:
            yield from extracting.extractions(context, span)


def _quick_fixes(context: FeatureContext, span: Span) -> Iterator[CodeAction]:
    found = context.folder.findings(context.path, context.settings)
    here = [each for each in found if each.span.start <= span.end and span.start <= each.span.end]
    yield from fixes.fixes(here)
    yield from creating.creations(context, span, found)
    yield from creating.creations_for_terraform(context, span, found)
    yield from guard.guards(context, here)
    yield from ignoring.ignores(context, here)
