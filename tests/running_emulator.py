"""``proton start`` as a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def started(*arguments: str) -> Iterator[str]:
    """The URL at which it answers, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "proton_cli", "start", "--port", str(port), *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"Proton emulator ready at http://127.0.0.1:{port}\n"
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(timeout=5) == 0
        said = process.stdout.read()
        process.stdout.close()
    assert said == "", "one ready line and nothing else"
