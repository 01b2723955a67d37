"""``proton start``: serve until told to stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from types import FrameType


def run(
    host: str = "127.0.0.1",
    port: int = 4577,
    *,
    aws_endpoint_url: str | None = None,
    terraform: str = "wait",
) -> NoReturn:
    """Print one line when ready; end the process after SIGTERM, Ctrl-C or ``POST /_proton/stop``.

    OSError when the port is taken.
    """
    from proton_emulator.server.listener import Listener
    from proton_emulator.server.settings import settings

    settings.aws_endpoint_url = aws_endpoint_url
    settings.terraform = terraform
    told_to_stop = threading.Event()
    _stop_on_signals(told_to_stop)
    listener = Listener(host, port, stop=told_to_stop.set)
    listener.start()
    print(f"Proton emulator ready at {listener.endpoint_url}", flush=True)  # noqa: T201
    told_to_stop.wait()
    _die_anyway(after=4.0)
    listener.stop()
    _end()


def _end() -> NoReturn:
    """End without the interpreter taking all of moto apart, which takes it seconds."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _stop_on_signals(told_to_stop: threading.Event) -> None:
    def stop(_: int, __: FrameType | None) -> None:
        told_to_stop.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _die_anyway(after: float) -> None:
    """End the process in *after* seconds even when a request or a function does not."""
    timer = threading.Timer(after, lambda: os._exit(0))
    timer.daemon = True
    timer.start()
