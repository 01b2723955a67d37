"""The emulator's start.

Ready is the moment from which the port takes connections: moto loads what a request needs when
that request comes, and so do we, in the background. The second row therefore waits for the first
answer of AWS.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection

from benchmarks.contestants import Server, interleave
from benchmarks.effort import Effort
from benchmarks.row import MedianRatio, Row

_PATIENCE = 60.0
_PAUSE = 0.001
_IDENTITY = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=x/20200720/us-east-1/sts/aws4_request, "
    "SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-www-form-urlencoded",
}


def measure(effort: Effort) -> list[Row]:
    rounds = effort.of(15)
    return [
        _row("`proton start` takes connections", rounds, _connected, MedianRatio(1.2)),
        _row("`proton start` answers STS GetCallerIdentity", rounds, _answered, None),
    ]


def _row(what: str, rounds: int, wait: Callable[[int], object], budget: MedianRatio | None) -> Row:
    own, moto = interleave(
        rounds,
        _Emulator(["-m", "proton_cli", "start", "--port"], wait),
        _Emulator(["-c", "from moto.server import main; main()", "--port"], wait),
    )
    return Row(what, own, "`moto_server`", moto, budget)


class _Emulator:
    """A new process on a new port each round."""

    def __init__(self, arguments: list[str], wait: Callable[[int], object]) -> None:
        self._arguments = arguments
        self._wait = wait
        self._peak = 0

    def round(self) -> list[float]:
        port = _free_port()

        def ready(process: subprocess.Popen[bytes]) -> None:
            deadline = time.monotonic() + _PATIENCE
            while not self._wait(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{self._arguments}: not ready")
                time.sleep(_PAUSE)

        server = Server([sys.executable, *self._arguments, str(port)], ready)
        samples = server.round()
        self._peak = max(self._peak, server.close())
        return samples

    def close(self) -> int:
        return self._peak


def _connected(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


def _answered(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    with suppress(OSError):
        body = "Action=GetCallerIdentity&Version=2011-06-15"
        connection.request("POST", "/", body, _IDENTITY)
        return connection.getresponse().status == 200
    return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
    return port
