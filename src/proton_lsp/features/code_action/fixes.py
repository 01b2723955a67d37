"""The fixes that findings bring along, one by one and all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_lsp.features.code_action.action import ActionKind, CodeAction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proton_bundle.findings import Edit, Finding, Fix
    from proton_lsp.features import FeatureContext

_UNSAFE = " (unsafe: may change what is deployed)"


def fixes(findings: Iterable[Finding]) -> Iterator[CodeAction]:
    """Safe ones first; two findings with one cause have one action."""
    by_fix: dict[Fix, list[Finding]] = {}
    for finding in findings:
        if finding.fix is not None:
            by_fix.setdefault(finding.fix, []).append(finding)
    for fix, its in sorted(by_fix.items(), key=lambda each: not each[0].safe):
        title = fix.title if fix.safe else fix.title + _UNSAFE
        yield CodeAction(
            title, ActionKind.QUICK_FIX, fix.edits, fix.moves, tuple(its), preferred=fix.safe
        )


def fix_all(context: FeatureContext) -> Iterator[CodeAction]:
    """Offered where there is a safe fix that only edits: saving a file must not rename any."""
    found = tuple(_fixable(context))
    if found:
        title = "Fix all safe problems in this file"
        yield CodeAction(title, ActionKind.FIX_ALL, None, findings=found)


def all_edits(context: FeatureContext) -> tuple[Edit, ...]:
    """Of fixes that overlap the first counts; the next time takes the others."""
    accepted: list[Edit] = []
    for finding in _fixable(context):
        edits = finding.fix.edits if finding.fix else ()
        new = [each for each in edits if each not in accepted]
        if not any(_overlap(one, other) for one in new for other in accepted):
            accepted += new
    return tuple(accepted)


def _fixable(context: FeatureContext) -> Iterator[Finding]:
    for finding in context.folder.findings(context.path, context.settings):
        if finding.fix is not None and finding.fix.safe and not finding.fix.moves:
            yield finding


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether applying both is ambiguous; two insertions at one place are."""
    if one.path != other.path:
        return False
    return one.span.start == other.span.start or one.span.overlaps(other.span)
