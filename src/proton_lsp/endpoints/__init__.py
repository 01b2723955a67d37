"""The methods that the server answers, and where. A new feature is one line here.

``features/`` computes plain data and knows nothing of LSP; the modules beside this one turn
parameters into offsets, call a feature and turn its result into LSP types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from proton_lsp.endpoints.endpoint import Endpoint

if TYPE_CHECKING:
    from proton_lsp.client import ClientFeatures


def _pulls(client: ClientFeatures) -> bool:
    return client.pull_diagnostics


def _pull_options(_client: ClientFeatures) -> object:
    return types.DiagnosticOptions(
        inter_file_dependencies=True, workspace_diagnostics=True, identifier="proton"
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(types.TEXT_DOCUMENT_DIAGNOSTIC, "diagnostics:document", _pull_options, _pulls),
    Endpoint(types.WORKSPACE_DIAGNOSTIC, "diagnostics:workspace", offered=_pulls, long=True),
    Endpoint(types.TEXT_DOCUMENT_HOVER, "reading:hover"),
)
