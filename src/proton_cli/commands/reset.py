"""``proton reset``: empty a running emulator."""

from __future__ import annotations

import click

from proton_cli.emulator_client import call, endpoint_option


@click.command("reset")
@endpoint_option
def command(endpoint_url: str) -> None:
    """Forget everything a running emulator holds: Proton's resources and the AWS beneath."""
    call(endpoint_url, "reset", method="POST", timeout=60)
    click.echo("The emulator is empty.")
