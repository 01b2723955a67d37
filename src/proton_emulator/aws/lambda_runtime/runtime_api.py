"""The Lambda Runtime API of one execution environment, on a loopback port of its own.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import re
import time
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from socket import MSG_DONTWAIT, MSG_PEEK, create_connection
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_emulator.aws.lambda_runtime.function_version import FunctionVersion, Invocation

_T = TypeVar("_T")
_PREFIX = "/2018-06-01/runtime"
_REPLY = re.compile(_PREFIX + r"/invocation/([^/]+)/(response|error)")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a runtime posted: a response, or an error; ``log_line`` when the service says it."""

    payload: bytes
    failed: bool
    log_line: str = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One invocation between the service and the runtime.

    ``picked_up`` becomes the monotonic time at which the runtime asked for it, None if it never
    did; until then the runtime initialises, from then on the function's timeout runs.
    """

    invocation: Invocation
    picked_up: Future[float | None] = field(default_factory=Future)
    reply: Future[Reply] = field(default_factory=Future)


class RuntimeApi:
    """Hands invocations to the one runtime that polls it, one after the other."""

    def __init__(self, version: FunctionVersion) -> None:
        self._version = version
        self._waiting: SimpleQueue[Exchange | None] = SimpleQueue()
        self._current: Exchange | None = None
        self._closed = False
        self._server = _Server(self)
        Thread(target=self._serve, name="lambda-runtime-api", daemon=True).start()

    @property
    def address(self) -> str:
        """``host:port``, as ``AWS_LAMBDA_RUNTIME_API`` carries it."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def request_id(self) -> str:
        """Of the invocation under way, or the last one."""
        return self._current.invocation.request_id if self._current else ""

    def offer(self, exchange: Exchange) -> None:
        self._current = exchange
        self._waiting.put(exchange)

    def next(self) -> Exchange | None:
        """Block until there is an invocation; None once the API closed."""
        return self._waiting.get()

    def headers(self, exchange: Exchange) -> dict[str, str]:
        """What goes with an invocation; the function's time runs from now."""
        deadline_ms = int((time.time() + self._version.timeout) * 1000)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": exchange.invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": self._version.arn,
            "Lambda-Runtime-Trace-Id": _trace_id(exchange.invocation.request_id),
        }
        if exchange.invocation.client_context:
            headers["Lambda-Runtime-Client-Context"] = exchange.invocation.client_context
        _settle(exchange.picked_up, time.monotonic())
        return headers

    def answer(self, request_id: str, reply: Reply) -> bool:
        """Whether the reply belongs to the invocation under way."""
        exchange = self._current
        if exchange is None or exchange.invocation.request_id != request_id:
            return False
        _settle(exchange.reply, reply)
        return True

    def fail(self, reply: Reply) -> None:
        """End the invocation under way, and a wait for the runtime's start, with an error."""
        exchange = self._current
        if exchange is not None:
            _settle(exchange.reply, reply)
            _settle(exchange.picked_up, None)

    def close(self) -> None:
        self._closed = True
        self._waiting.put(None)
        with suppress(OSError):  # wakes the accepting thread
            create_connection(("127.0.0.1", self._server.server_address[1])).close()

    def _serve(self) -> None:
        # serve_forever() polls, and so would take half a second to close.
        with self._server:
            while not self._closed:
                self._server.handle_request()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, api: RuntimeApi) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.api = api

    def handle_error(self, request: object, client_address: object) -> None:
        """A runtime that was killed leaves a broken connection, and that is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # Small unbuffered writes and delayed acknowledgements cost 40 ms a call, each alone.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if self.path != f"{_PREFIX}/invocation/next":
            self._respond(404, b"{}")
            return
        api = self.server.api
        exchange = api.next()
        if exchange is None or self._runtime_is_gone():
            self.close_connection = True
            if exchange is not None:
                api.offer(exchange)  # to another connection, or to the notice that there is none
            return
        self._respond(200, exchange.invocation.payload, api.headers(exchange))

    def _runtime_is_gone(self) -> bool:
        """Whether the process ended while it waited: its end of the connection is closed then."""
        try:
            return not self.connection.recv(1, MSG_PEEK | MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def do_POST(self) -> None:
        body = self._body()
        if self.path == f"{_PREFIX}/init/error":
            self.server.api.fail(Reply(body, failed=True))
            self._respond(202, b'{"status":"OK"}')
            return
        match = _REPLY.fullmatch(self.path)
        if match and self.server.api.answer(match[1], Reply(body, match[2] == "error")):
            self._respond(202, b'{"status":"OK"}')
        else:
            self._respond(400, b'{"errorType":"InvalidRequestID"}')

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers

    def _respond(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the base class's name
        """Say nothing: the function's log is its own."""


def _trace_id(request_id: str) -> str:
    digits = request_id.replace("-", "")
    return f"Root=1-{int(time.time()):08x}-{digits[:24]};Parent={digits[-16:]};Sampled=0"


def _settle(future: Future[_T], value: _T) -> None:
    """Set a result unless another thread was first: a reply races with the process's end."""
    with suppress(InvalidStateError):
        future.set_result(value)
