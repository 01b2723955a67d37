"""``proton down``: delete from an endpoint what a workspace file declares."""

from __future__ import annotations

from pathlib import Path

import click

from proton_cli.commands.up import load
from proton_cli.emulator_client import reaching
from proton_cli.errors import FailedError
from proton_cli.progress import StepPrinter


@click.command("down")
@click.argument("file", type=click.Path(path_type=Path), default=Path("proton.yaml"))
@click.option("--endpoint-url", metavar="URL", required=True, help="The running emulator.")
def command(file: Path, endpoint_url: str) -> None:
    """Delete what FILE declares: components, services, environments, then templates."""
    from proton_emulator.workspace_deployer import Endpoint, tear_down

    workspace = load(file)
    with reaching(endpoint_url):
        left = tear_down(Endpoint(endpoint_url), workspace, StepPrinter())
    if left:
        raise FailedError("still there: " + ", ".join(left), hint="The steps above say why.")
