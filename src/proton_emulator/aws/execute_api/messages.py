"""A request to a deployed API, and its response, as plain data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from proton_emulator.aws import moto_internals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from wsgiref.types import WSGIEnvironment

Headers = tuple[tuple[str, str], ...]


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return str(moto_internals.random_source().uuid4())


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What a client sent; ``path`` is percent-encoded and starts with the stage."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    source_ip: str
    protocol: str
    request_id: str = field(default_factory=_new_id)
    time: datetime = field(default_factory=_now)

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str:
        """The media type alone, lower case; empty where the client named none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def epoch_milliseconds(self) -> int:
        return int(self.time.timestamp() * 1000)

    @property
    def log_time(self) -> str:
        """As in access logs, which is how requestContext carries it."""
        return self.time.strftime("%d/%b/%Y:%H:%M:%S +0000")


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """What the client gets."""

    status: int
    headers: Headers = ()
    body: bytes = b""


class ApiError(Exception):
    """A response that API Gateway makes itself; ``kind`` is the ``x-amzn-ErrorType`` of REST."""

    def __init__(self, status: int, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind

    def response(self) -> ApiResponse:
        headers = [("Content-Type", "application/json")]
        if self.kind:
            headers.append(("x-amzn-ErrorType", self.kind))
        return ApiResponse(
            self.status, tuple(headers), json.dumps({"message": self.message}).encode()
        )


def not_emulated(message: str) -> ApiError:
    """For what AWS would do and the emulator does not: never a success that did not happen."""
    return ApiError(501, f"Not emulated: {message}", "NotEmulated")


def read_request(environ: WSGIEnvironment, path: str) -> ApiRequest:
    return ApiRequest(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=environ.get("QUERY_STRING", ""),
        headers=tuple(_headers(environ)),
        body=_body(environ),
        source_ip=environ.get("REMOTE_ADDR") or "127.0.0.1",
        protocol=environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
    )


def _headers(environ: WSGIEnvironment) -> Iterator[tuple[str, str]]:
    """WSGI keeps neither a header's case nor its repetitions, which it joins with commas."""
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key[5:].replace("_", "-").title(), value
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            yield key.replace("_", "-").title(), environ[key]


def _body(environ: WSGIEnvironment) -> bytes:
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        return bytes(stream.read())
    return bytes(stream.read(int(environ.get("CONTENT_LENGTH") or 0)))


def by_name(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """All values of each name, in order."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def parse_json(text: bytes | str) -> Any:
    """The value, or None for what is not JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def last_values(values: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: each[-1] for name, each in values.items()}
