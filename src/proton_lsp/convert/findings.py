"""Findings as LSP diagnostics, no richer than the client can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_bundle.findings import Severity, Tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_bundle.findings import Finding
    from proton_lsp.request import Request
    from proton_lsp.workspace.folder import Folder

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_TAGS = {
    Tag.UNUSED: types.DiagnosticTag.Unnecessary,
    Tag.DEPRECATED: types.DiagnosticTag.Deprecated,
}


def write_findings(
    request: Request, folder: Folder, findings: Iterable[Finding]
) -> list[types.Diagnostic]:
    written = (write_finding(request, folder, finding) for finding in findings)
    return [diagnostic for diagnostic in written if diagnostic is not None]


def write_finding(request: Request, folder: Folder, finding: Finding) -> types.Diagnostic | None:
    """The diagnostic for *finding*; None when its file is gone."""
    source = folder.source(finding.path)
    if source is None:
        return None
    client = request.client
    diagnostic = types.Diagnostic(
        range=request.range(source, finding.span),
        message=_message(finding),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        source="proton",
    )
    if client.code_descriptions and (page := request.rule_page(folder, finding.code)):
        diagnostic.code_description = types.CodeDescription(page)
    if client.diagnostic_tags and finding.tags:
        diagnostic.tags = [_TAGS[tag] for tag in sorted(finding.tags)]
    if client.related_information and finding.related:
        places = (
            (related.message, request.location(folder, related.path, related.span))
            for related in finding.related
        )
        diagnostic.related_information = [
            types.DiagnosticRelatedInformation(location, message)
            for message, location in places
            if location is not None
        ]
    return diagnostic


def _message(finding: Finding) -> str:
    if finding.condition is None:
        return finding.message
    return f"{finding.message} (when {finding.condition})"
