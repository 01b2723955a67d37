"""The methods that the server answers, and where. A new feature is one line here.

``features/`` computes plain data and knows nothing of LSP; the modules beside this one turn
parameters into offsets, call a feature and turn its result into LSP types.
"""

from __future__ import annotations

from lsprotocol import types

from proton_lsp.endpoints.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (Endpoint(types.TEXT_DOCUMENT_HOVER, "reading:hover"),)
