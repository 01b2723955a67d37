"""HTTP integrations, with backends on this machine only: the emulator works offline."""

from __future__ import annotations

import http.client
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from proton_emulator.aws.execute_api.messages import ApiError, ApiResponse, not_emulated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.execute_api.messages import ApiRequest
    from proton_emulator.aws.execute_api.rest_api import RestCall

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_PLACEHOLDER = re.compile(r"\{([^}+]+)\+?\}")
_TIMEOUT_SECONDS = 29


def answer_backend(call: RestCall, *, proxy: bool) -> ApiResponse:
    if not proxy and (call.integration.request_templates or call.integration.request_parameters):
        raise not_emulated(f"mappings of the HTTP integration with {call.uri}")
    sources = call.integration.request_parameters or {}
    values = {
        target.removeprefix("integration.request.path."): call.parameters.get(
            source.removeprefix("method.request.path."), ""
        )
        for target, source in sources.items()
        if target.startswith("integration.request.path.")
    }
    method = call.integration.http_method
    return forward(
        call.request, call.uri, call.request.method if method == "ANY" else method, values
    )


def forward(
    request: ApiRequest, uri: str, method: str, path_values: Mapping[str, str]
) -> ApiResponse:
    """Send a request on, with its own method for ``ANY``; a backend that is down is a 502."""
    filled = _PLACEHOLDER.sub(lambda each: quote(path_values.get(each[1], ""), safe="/"), uri)
    target = urlsplit(filled)
    if target.scheme != "http" or target.hostname not in _LOOPBACK:
        raise not_emulated(f"a call to {uri}; HTTP backends are called on this machine only")
    connection = http.client.HTTPConnection(
        target.hostname, target.port or 80, timeout=_TIMEOUT_SECONDS
    )
    path = target.path or "/"
    if query := request.query or target.query:
        path = f"{path}?{query}"
    used = request.method if method == "ANY" else method
    headers = {name: value for name, value in request.headers if name.lower() != "host"}
    try:
        connection.request(used, path, request.body, headers)
        answer = connection.getresponse()
        return ApiResponse(answer.status, tuple(answer.getheaders()), answer.read())
    except TimeoutError as error:
        raise ApiError(504, "Endpoint request timed out", "IntegrationTimeout") from error
    except OSError as error:
        raise ApiError(502, "Internal server error", "InternalServerErrorException") from error
    finally:
        connection.close()
