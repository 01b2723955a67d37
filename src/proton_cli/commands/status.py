"""``proton status``: what a running emulator holds."""

from __future__ import annotations

import json
from typing import Any

import click

from proton_cli.emulator_client import call, endpoint_option


@click.command("status")
@endpoint_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(endpoint_url: str, as_json: bool) -> None:
    """Show the templates, environments, services and components of a running emulator."""
    state: dict[str, Any] = call(endpoint_url, "status")
    if as_json:
        click.echo(json.dumps(state, indent=2))
        return
    click.echo(f"{endpoint_url} is up")
    for group in ("templates", "environments", "services", "components", "open_pull_requests"):
        members = state.get(group) or []
        if group == "open_pull_requests" and not members:
            continue  # most templates have none to wait for
        click.echo(f"\n{group.replace('_', ' ')}: {len(members) or 'none'}")
        for each in members:
            said = (each.get(key) for key in ("name", "version", "status", "message"))
            click.echo("  " + "  ".join(str(text) for text in said if text))
