"""A build's log in CloudWatch Logs, written beside the build and never in its way."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from proton_emulator.service.aws_clients import AwsClients

_LARGEST_BYTES = 2 * 1024 * 1024
_CUT = "[Container] The log is cut here: it holds the first 2 MiB of what a build says."
# Well below what one request may hold: 10,000 events, and 1 MiB with 26 bytes for each.
_EVENTS_AT_ONCE = 1000
_BYTES_AT_ONCE = 512 * 1024
_CLOSING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class _Line:
    timestamp: int
    message: str
    size: int


class BuildLog:
    """One stream, open while the context lasts; a log that cannot be written fails no build.

    Lines gather while a request is under way and go with the next, so that who follows the log
    sees them soon and a build that says much makes few requests.
    """

    def __init__(self, aws: AwsClients, group: str, stream: str) -> None:
        self.group = group
        self.stream = stream
        self.written = False
        self._aws = aws
        self._left = _LARGEST_BYTES
        self._lines: SimpleQueue[_Line | None] = SimpleQueue()
        self._writer = Thread(target=self._write, name="codebuild-log", daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, line: str) -> None:
        if self._left <= 0:
            return
        message = f"{line}\n"  # CodeBuild's events end so, which keeps empty lines legal
        size = len(message.encode(errors="replace"))
        self._left -= size
        self._put(message, size)
        if self._left <= 0:
            self._put(_CUT, len(_CUT))

    def close(self) -> None:
        """Send what is left; nothing added later counts."""
        self._left = 0
        self._lines.put(None)
        self._writer.join(_CLOSING_SECONDS)

    def _put(self, message: str, size: int) -> None:
        self._lines.put(_Line(int(time.time() * 1000), message, size))

    def _write(self) -> None:
        # Whatever a client may raise, the build goes on without its log.
        with contextlib.suppress(Exception):
            self._open()
            while batch := self._batch():
                self._send(batch)
                self.written = True

    def _open(self) -> None:
        logs = self._aws.logs
        with contextlib.suppress(logs.exceptions.ResourceAlreadyExistsException):
            logs.create_log_group(logGroupName=self.group)
        logs.create_log_stream(logGroupName=self.group, logStreamName=self.stream)

    def _batch(self) -> list[_Line]:
        """The next line, when it comes, and what waits behind it; empty at the end."""
        line = self._lines.get()
        batch: list[_Line] = []
        size = 0
        while line is not None:
            batch.append(line)
            size += line.size
            if len(batch) == _EVENTS_AT_ONCE or size >= _BYTES_AT_ONCE:
                return batch
            try:
                line = self._lines.get_nowait()
            except Empty:
                return batch
        if batch:
            self._lines.put(None)  # the end is for the next call to see
        return batch

    def _send(self, batch: list[_Line]) -> None:
        events: list[dict[str, Any]] = [
            {"timestamp": line.timestamp, "message": line.message} for line in batch
        ]
        self._aws.logs.put_log_events(
            logGroupName=self.group, logStreamName=self.stream, logEvents=events
        )
