"""``proton logs``: the requests that a running emulator answered."""

from __future__ import annotations

import time
from typing import Any

import click

from proton_cli.emulator_client import call, endpoint_option


@click.command("logs")
@endpoint_option
@click.option("-f", "--follow", is_flag=True, help="Go on until interrupted.")
def command(endpoint_url: str, follow: bool) -> None:
    """Show a running emulator's requests: time, service, operation, status, duration."""
    last = 0
    while True:
        requests: list[dict[str, Any]] = call(endpoint_url, f"requests?after={last}")["requests"]
        for each in requests:
            last = max(last, each["id"])
            click.echo(
                f"{each['time']}  {each['service']:<15} {each['operation']:<40} "
                f"{each['status']}  {each['milliseconds']:.0f} ms"
            )
        if not follow:
            return
        time.sleep(0.5)
