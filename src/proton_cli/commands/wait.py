"""``proton wait``: until a running emulator is ready."""

from __future__ import annotations

import time

import click

from proton_cli.emulator_client import Unreachable, call, endpoint_option
from proton_cli.errors import FailedError


@click.command("wait")
@endpoint_option
@click.option("--timeout", default=30.0, show_default=True, help="Seconds to wait at most.")
def command(endpoint_url: str, timeout: float) -> None:
    """Wait until the emulator is ready; exit 1 when it is not in time."""
    end = time.monotonic() + timeout
    while True:
        try:
            if call(endpoint_url, "ready", timeout=2).get("ready"):
                return
        except (Unreachable, FailedError):
            # Not up yet, or up and not ready: the time limit decides.
            pass
        if time.monotonic() >= end:
            raise FailedError(f"{endpoint_url} was not ready within {timeout:g} s")
        time.sleep(0.05)
