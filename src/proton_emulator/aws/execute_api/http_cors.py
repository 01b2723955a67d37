"""The CORS configuration of an HTTP API, which API Gateway applies in place of the function.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proton_emulator.aws.execute_api.messages import ApiResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.aws.execute_api.messages import ApiRequest, Headers

_PREFIX = "access-control-"


def answer_preflight(cors: Mapping[str, Any] | None, request: ApiRequest) -> ApiResponse | None:
    """The answer that no route is asked for; None where the request is no preflight."""
    asked = request.header("origin") and request.header("access-control-request-method")
    if not cors or request.method != "OPTIONS" or not asked:
        return None
    headers = _origin_headers(cors, request)
    if headers:
        headers += _list(cors, "allow-methods", "allowMethods")
        headers += _list(cors, "allow-headers", "allowHeaders")
        if cors.get("maxAge") is not None:
            headers += ((f"{_PREFIX}max-age", str(cors["maxAge"])),)
    return ApiResponse(204, headers)


def with_cors(
    cors: Mapping[str, Any] | None, request: ApiRequest, response: ApiResponse
) -> ApiResponse:
    """The function's own CORS headers give way to the API's."""
    if not cors or not request.header("origin"):
        return response
    own = tuple(each for each in response.headers if not each[0].lower().startswith(_PREFIX))
    added = _origin_headers(cors, request)
    if added:
        added += _list(cors, "expose-headers", "exposeHeaders")
    return ApiResponse(response.status, own + added, response.body)


def _origin_headers(cors: Mapping[str, Any], request: ApiRequest) -> Headers:
    """Empty where the origin is not allowed, which is how a browser learns it."""
    origin = request.header("origin") or ""
    allowed = cors.get("allowOrigins") or []
    if "*" not in allowed and origin not in allowed:
        return ()
    headers: Headers = ((f"{_PREFIX}allow-origin", "*" if "*" in allowed else origin),)
    if cors.get("allowCredentials"):
        headers += ((f"{_PREFIX}allow-credentials", "true"),)
    return headers


def _list(cors: Mapping[str, Any], header: str, name: str) -> Headers:
    return ((f"{_PREFIX}{header}", ",".join(cors[name])),) if cors.get(name) else ()
