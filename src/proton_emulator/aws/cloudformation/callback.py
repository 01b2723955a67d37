"""Where custom resources answer: a listener on the loopback address with a token an answer."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from proton_emulator.aws import moto_internals

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = Lock()
_waiting: dict[str, Reply] = {}
_server: ThreadingHTTPServer | None = None


class Reply:
    """One awaited answer; the first PUT to *url* counts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._answers: SimpleQueue[dict[str, Any]] = SimpleQueue()

    def put(self, answer: dict[str, Any]) -> None:
        self._answers.put(answer)

    def wait(self, timeout: float) -> dict[str, Any] | None:
        """The answer, or None after *timeout* seconds."""
        try:
            return self._answers.get(timeout=timeout)
        except Empty:
            return None


@contextmanager
def expect() -> Iterator[Reply]:
    """An address that takes one answer while the block runs."""
    token = str(moto_internals.random_source().get_random_hex(32))
    port = _listening_port()
    reply = Reply(f"http://127.0.0.1:{port}/{token}?Signature={token}")
    with _lock:
        _waiting[token] = reply
    try:
        yield reply
    finally:
        with _lock:
            _waiting.pop(token, None)


def _listening_port() -> int:
    """The port of the listener, which the first custom resource of the process starts."""
    global _server  # noqa: PLW0603 # one listener serves all backends
    with _lock:
        if _server is None:
            _server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
            _server.daemon_threads = True
            Thread(target=_server.serve_forever, name="cfn-callback", daemon=True).start()
        return int(_server.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:  # the name http.server looks for
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with _lock:
            reply = _waiting.get(urlparse(self.path).path.lstrip("/"))
        if reply is None:
            self._answer(403)
            return
        reply.put(_answer_in(body))
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # inherited name
        """Answers show in the stack's events."""


def _answer_in(body: bytes) -> dict[str, Any]:
    """What a function sent; a failure that says so when it is no answer at all."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {"Status": "FAILED", "Reason": "Invalid JSON in the response"}
    if not isinstance(answer, dict) or not isinstance(answer.get("Data") or {}, dict):
        return {"Status": "FAILED", "Reason": "Invalid response object"}
    return answer
