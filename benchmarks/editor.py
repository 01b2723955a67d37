"""An editor at its least: it starts a language server, writes to it and notes when answers come."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, perf_counter
from typing import Any, Self

from benchmarks.contestants import peak_of, started

PROTON = (sys.executable, "-m", "proton_cli", "lsp")
_PATIENCE = 120.0

Message = dict[str, Any]

_CAPABILITIES = {
    "window": {"workDoneProgress": True},
    "textDocument": {"publishDiagnostics": {"versionSupport": True}},
}


class Editor:
    """One session over standard input and output; ``initialize`` comes first."""

    def __init__(self, command: Sequence[str] = PROTON) -> None:
        self.process = started(command)
        self._arrived: SimpleQueue[tuple[float, Message]] = SimpleQueue()
        self._kept: list[tuple[float, Message]] = []
        self._requests = 0
        Thread(target=self._read, daemon=True).start()

    def initialize(self, *folders: Path) -> Message:
        given = [{"uri": each.as_uri(), "name": each.name} for each in folders]
        number = self.ask(
            "initialize",
            processId=None,
            rootUri=None,
            capabilities=_CAPABILITIES,
            workspaceFolders=given or None,
        )
        return self.answer(number)[1]

    def ask(self, method: str, **params: object) -> int:
        """Send a request; its number."""
        self._requests += 1
        self._send(id=self._requests, method=method, params=params)
        return self._requests

    def notify(self, method: str, **params: object) -> None:
        self._send(method=method, params=params)

    def open(self, file: Path) -> None:
        item = {"uri": file.as_uri(), "languageId": "proton-cfn", "version": 1}
        self.notify("textDocument/didOpen", textDocument={**item, "text": file.read_text()})

    def answer(self, number: int) -> tuple[float, Message]:
        """When the answer came, and the answer."""
        came, message = self.wait(lambda m: m.get("id") == number and "method" not in m)
        if "error" in message:
            raise RuntimeError(f"the server refused: {message['error']}")
        return came, message

    def diagnostics(self, uri: str, version: int) -> tuple[float, Message]:
        """When the findings of that version came, and they."""

        def wanted(message: Message) -> bool:
            params = message.get("params") or {}
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and params["uri"] == uri
                and params.get("version") == version
            )

        return self.wait(wanted)

    def progress_ended(self) -> float:
        """When the work that the server shows progress of was done."""

        def wanted(message: Message) -> bool:
            return message.get("method") == "$/progress" and (
                message["params"]["value"]["kind"] == "end"
            )

        return self.wait(wanted)[0]

    def wait(self, wanted: Callable[[Message], bool]) -> tuple[float, Message]:
        """The first message that is *wanted*, and when it came; the others are kept."""
        for each in self._kept:
            if wanted(each[1]):
                self._kept.remove(each)
                return each
        deadline = monotonic() + _PATIENCE
        while True:
            each = self._next(max(0.0, deadline - monotonic()))
            if wanted(each[1]):
                return each
            self._kept.append(each)

    def forget(self) -> None:
        """Drop what came and was not waited for."""
        self._kept.clear()

    def _next(self, timeout: float) -> tuple[float, Message]:
        try:
            came, message = self._arrived.get(timeout=timeout)
        except Empty:
            raise RuntimeError("the language server gave no answer") from None
        if not message:
            raise RuntimeError(f"the language server ended: {self.process.wait()}")
        if "method" in message and "id" in message:
            self._send(id=message["id"], result=None)
        return came, message

    def peak(self) -> int:
        """Of the server and its children, each the most that it ever held, in bytes."""
        return sum(peak_of(each) for each in (self.process.pid, *_children(self.process.pid)))

    def own_peak(self) -> int:
        """The most memory that the server itself ever held, in bytes."""
        return peak_of(self.process.pid)

    def close(self) -> None:
        with self.process:
            self.process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _send(self, **message: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        length = 0
        while header := stream.readline():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif not header.strip():
                message = json.loads(stream.read(length))
                self._arrived.put((perf_counter(), message))
        self._arrived.put((perf_counter(), {}))


def _children(process: int) -> list[int]:
    """Started by any of its threads; none where the system does not tell."""
    listed = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for each in listed for child in each.read_text().split()]
