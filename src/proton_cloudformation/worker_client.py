"""The parent's side of one worker process: start, ask, wait so long, kill."""

from __future__ import annotations

import contextlib
import json
import subprocess
import tempfile
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import IO, TYPE_CHECKING, Any

from proton_cloudformation.cfn_lint import HEADER, Failure, LintResult, from_wire

if TYPE_CHECKING:
    from collections.abc import Sequence

START_TIMEOUT = 120.0
"""Seconds to import cfn-lint: five without compiled bytecode, many more on a loaded machine."""

_STARTED = {"ready": True}


class WorkerClient:
    """One child process at a time, restarted when it was killed or died."""

    def __init__(self, command: Sequence[str], timeout: float) -> None:
        self._command = list(command)
        self._timeout = timeout
        self._lock = Lock()
        self._child: _Child | None = None
        self._closed = False

    def start(self) -> None:
        with self._lock:
            if self._closed:
                raise RuntimeError("This CfnLintWorker is closed; make a new one.")
            if self._child is None:
                self._child = _Child(self._command)

    def lint(self, text: str, ignore: Sequence[str]) -> LintResult:
        self.start()
        child = self._child
        if child is None:
            return _crash("it was closed")
        try:
            child.wait_ready()
            return from_wire(child.ask({"text": text, "ignore": list(ignore)}, self._timeout))
        except TimeoutError:
            self._discard(child)
            limit = f"{self._timeout:g} seconds"
            return LintResult((), Failure.TIMEOUT, f"cfn-lint took longer than {limit}")
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            self._discard(child)
            return _crash(child.last_words())

    def close(self) -> None:
        with self._lock:
            self._closed = True
            child, self._child = self._child, None
        if child:
            child.kill()

    def _discard(self, child: _Child) -> None:
        with self._lock:
            if self._child is child:
                self._child = None
        child.kill()


def _crash(why: str) -> LintResult:
    return LintResult((), Failure.CRASH, f"the process of cfn-lint ended: {why}")


class _Child:
    """A running process; a thread reads its answers, so that waiting can have a limit anywhere."""

    def __init__(self, command: list[str]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives until kill()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        self._answers: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._ready = False
        self._words = ""
        self._ending = Lock()
        self._reader = Thread(target=self._read, name="cfn-lint answers", daemon=True)
        self._reader.start()

    def wait_ready(self) -> None:
        if not self._ready:
            if self._next(START_TIMEOUT) != _STARTED:
                raise ValueError("not the first message of a worker process")
            self._ready = True

    def ask(self, request: dict[str, object], timeout: float) -> dict[str, Any]:
        payload = json.dumps(request).encode()
        stdin = _stream(self._process.stdin)
        stdin.write(HEADER.pack(len(payload)) + payload)
        stdin.flush()
        return self._next(timeout)

    def kill(self) -> None:
        """End the process and close its pipes; harmless when it has ended already."""
        with self._ending:
            self._process.kill()
            self._process.wait()
            self._reader.join()
            for stream in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    _stream(stream).close()
            if not self._errors.closed:
                self._words = self._tail()
                self._errors.close()

    def last_words(self) -> str:
        """The last line on standard error, or the exit status, of a process that has ended."""
        return self._words or f"exit status {self._process.returncode}"

    def _tail(self) -> str:
        self._errors.seek(0, 2)
        self._errors.seek(max(0, self._errors.tell() - 2000))
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _next(self, timeout: float) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=timeout)
        except Empty:
            raise TimeoutError from None
        if answer is None:
            raise EOFError
        return answer

    def _read(self) -> None:
        stdout = _stream(self._process.stdout)
        with contextlib.suppress(OSError, ValueError):
            while header := stdout.read(HEADER.size):
                (length,) = HEADER.unpack(header)
                self._answers.put(json.loads(stdout.read(length)))
        self._answers.put(None)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise EOFError
    return stream
