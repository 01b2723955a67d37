"""``proton stop``: end a running emulator."""

from __future__ import annotations

import click

from proton_cli.emulator_client import call, endpoint_option


@click.command("stop")
@endpoint_option
def command(endpoint_url: str) -> None:
    """End a running emulator; nothing that it held is kept."""
    call(endpoint_url, "stop", method="POST")
    click.echo("The emulator stops.")
