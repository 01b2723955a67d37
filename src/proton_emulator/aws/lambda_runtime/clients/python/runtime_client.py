"""The ``runtime_client`` that awslambdaric asks for, in plain Python.

awslambdaric's own is compiled for one interpreter and for Linux only; this one lets any interpreter
found on the machine serve the runtime it stands for.
"""

from __future__ import annotations

import http.client
import os
from threading import local

_PREFIX = "/2018-06-01/runtime/invocation/"
_connections = local()


def initialize_client(user_agent: str) -> None:
    """awslambdaric calls this once; the service does not ask who talks to it."""


def next() -> tuple[bytes, dict[str, str | int]]:  # noqa: A001 # awslambdaric's name
    response, body = _call("GET", "next")
    headers: dict[str, str | int] = dict(response.getheaders())
    headers["Lambda-Runtime-Deadline-Ms"] = int(headers["Lambda-Runtime-Deadline-Ms"])
    return body, headers


def post_invocation_result(
    request_id: str, result: bytes, content_type: str, invocation_id: str | None = None
) -> None:
    _call("POST", f"{request_id}/response", result, {"Content-Type": content_type})


def post_error(
    request_id: str, error: str, xray_fault: str, invocation_id: str | None = None
) -> None:
    _call("POST", f"{request_id}/error", error.encode(), {"Content-Type": "application/json"})


def _call(
    method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = getattr(_connections, "connection", None)
    if connection is None:
        connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        _connections.connection = connection
    connection.request(method, _PREFIX + path, body, headers or {})
    response = connection.getresponse()
    return response, response.read()
