"""``proton start``: serve until told to stop."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


def run(host: str = "127.0.0.1", port: int = 4577, *, aws_endpoint_url: str | None = None) -> None:
    """Print one line when ready; return after SIGTERM, Ctrl-C or ``POST /_proton/stop``.

    OSError when the port is taken.
    """
    from proton_emulator.server.listener import Listener
    from proton_emulator.server.settings import settings

    settings.aws_endpoint_url = aws_endpoint_url
    told_to_stop = threading.Event()
    _stop_on_signals(told_to_stop)
    listener = Listener(host, port, stop=told_to_stop.set)
    listener.start()
    print(f"Proton emulator ready at {listener.endpoint_url}", flush=True)  # noqa: T201
    told_to_stop.wait()
    _die_anyway(after=4.0)
    listener.stop()


def _stop_on_signals(told_to_stop: threading.Event) -> None:
    def stop(_: int, __: FrameType | None) -> None:
        told_to_stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _die_anyway(after: float) -> None:
    """End the process in *after* seconds even when a request or a function does not."""
    import os

    timer = threading.Timer(after, lambda: os._exit(0))
    timer.daemon = True
    timer.start()
