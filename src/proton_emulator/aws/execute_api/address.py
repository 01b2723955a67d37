"""Which deployed API a request means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_HOST = re.compile(r"([a-z0-9]+)\.execute-api\.", re.IGNORECASE)
_OWN_PATH = re.compile(r"/_aws/execute-api/([^/]+)(/.*)?")
_REST_API_PATH = re.compile(r"/restapis/([^/]+)(/[^/]+)/_user_request_(/.*)?")


@dataclass(frozen=True, slots=True)
class ApiAddress:
    """An API's id and what follows it: ``/stage/path``, still percent-encoded."""

    api_id: str
    path: str


def address_of(environ: WSGIEnvironment) -> ApiAddress | None:
    path = raw_path(environ)
    if match := _OWN_PATH.fullmatch(path):
        return ApiAddress(match[1].lower(), match[2] or "/")
    if match := _REST_API_PATH.fullmatch(path):
        return ApiAddress(match[1].lower(), match[2] + (match[3] or "/"))
    host = _HOST.match(environ.get("HTTP_HOST", ""))
    if host and "/@connections" not in path:  # of WebSocket APIs' management, which moto answers
        return ApiAddress(host[1].lower(), path)
    return None


def raw_path(environ: WSGIEnvironment) -> str:
    """The path as the client sent it; servers that do not keep it leave only the decoded one."""
    sent = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if sent and sent.startswith("/"):
        return str(sent).partition("?")[0]
    return quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/:@!$&'()*+,;=~-._")
