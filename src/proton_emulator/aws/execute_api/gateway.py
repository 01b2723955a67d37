"""The WSGI application in front of moto's."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from proton_emulator.aws.execute_api.address import address_of
from proton_emulator.aws.execute_api.deployed_apis import find_api
from proton_emulator.aws.execute_api.http_api import answer_http_api
from proton_emulator.aws.execute_api.messages import ApiError, ApiResponse, read_request
from proton_emulator.aws.execute_api.rest_api import answer_rest_api

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from proton_emulator.aws.execute_api.address import ApiAddress

_log = logging.getLogger(__name__)
# Set by the server for this one hop, whatever a function or backend says.
_HOP_BY_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"}


class Gateway:
    """Answers requests to deployed APIs, and passes all others on."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = address_of(environ)
        if address is None:
            return self._app(environ, start_response)
        response = _answer(environ, address)
        status = HTTPStatus(response.status) if response.status in _STATUSES else None
        headers = [each for each in response.headers if each[0].lower() not in _HOP_BY_HOP]
        headers.append(("Content-Length", str(len(response.body))))
        start_response(f"{response.status} {status.phrase if status else 'Unknown'}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]


_STATUSES = {int(status) for status in HTTPStatus}


def _answer(environ: WSGIEnvironment, address: ApiAddress) -> ApiResponse:
    request = read_request(environ, address.path)
    found = find_api(address.api_id)
    try:
        if found is None:
            raise ApiError(403, "Forbidden", "ForbiddenException")
        answer = answer_rest_api if found.kind == "REST" else answer_http_api
        response = answer(found, request)
    except ApiError as error:
        _log.warning("%s %s: %s %s", request.method, address, error.status, error.message)
        response = error.response()
    except Exception:  # a bug of ours must not look like a page of the web server
        _log.exception("%s %s", request.method, address)
        response = ApiError(500, "Internal server error").response()
    name = "apigw-requestid" if found and found.kind == "HTTP" else "x-amzn-RequestId"
    return ApiResponse(
        response.status, (*response.headers, (name, request.request_id)), response.body
    )
