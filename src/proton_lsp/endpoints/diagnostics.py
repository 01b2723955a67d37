"""Findings for clients that ask for them: one file, or all of the workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias
from zlib import crc32

from lsprotocol import types

from proton_lsp.analysis_thread import Priority
from proton_lsp.convert.findings import write_findings
from proton_lsp.errors import NoSuchFileError

if TYPE_CHECKING:
    from proton_lsp.request import Request
    from proton_lsp.server import ProtonServer
    from proton_lsp.workspace import Unit

FileReport: TypeAlias = (
    types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport
)


def document(
    request: Request, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """The findings of one file; a file that is gone has none."""
    try:
        context = request.context
    except NoSuchFileError:
        return types.RelatedFullDocumentDiagnosticReport([])
    findings = context.folder.findings(context.path, request.settings)
    items = write_findings(request, context.folder, findings)
    mark = _mark(items)
    if mark == params.previous_result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(mark)
    return types.RelatedFullDocumentDiagnosticReport(items, result_id=mark)


async def workspace(
    server: ProtonServer, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """The findings of every file, bundle after bundle, so that requests come between."""
    known = {each.uri: each.value for each in params.previous_result_ids}
    if not server.settings.workspace_diagnostics:
        return types.WorkspaceDiagnosticReport([])
    reports: list[FileReport] = []
    for unit in await server.analysis.run(Priority.WORKSPACE, server.index.units):
        found = await server.analysis.run(Priority.WORKSPACE, partial(_unit, server, unit, known))
        if params.partial_result_token is None:
            reports.extend(found)
        elif found:
            part = types.WorkspaceDiagnosticReportPartialResult(found)
            server.progress(types.ProgressParams(params.partial_result_token, part))
    gone = known.keys() - {report.uri for report in reports}
    if params.partial_result_token is None:
        reports.extend(types.WorkspaceFullDocumentDiagnosticReport(uri, []) for uri in sorted(gone))
    return types.WorkspaceDiagnosticReport(reports)


def _unit(server: ProtonServer, unit: Unit, known: dict[str, str]) -> list[FileReport]:
    request = server.request()
    reports: list[FileReport] = []
    for path in sorted(unit.check(server.settings)):
        uri = unit.folder.uri(path)
        opened = server.documents.get(uri)
        items = write_findings(request, unit.folder, unit.folder.known_findings(path))
        mark = _mark(items)
        version = opened.version if opened else None
        if known.get(uri) == mark:
            reports.append(
                types.WorkspaceUnchangedDocumentDiagnosticReport(uri, mark, version=version)
            )
        elif items or uri in known:
            reports.append(
                types.WorkspaceFullDocumentDiagnosticReport(
                    uri, items, version=version, result_id=mark
                )
            )
    return reports


def _mark(items: list[types.Diagnostic]) -> str:
    """A result id: the same for the same diagnostics."""
    return f"{crc32(repr(items).encode()):08x}"
