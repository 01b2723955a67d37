"""``proton publish``: upload, register, wait, publish."""

from __future__ import annotations

from pathlib import Path

import click

from proton_cli.emulator_client import endpoint_option, reaching
from proton_cli.errors import FailedError, UsageError
from proton_cli.progress import StepPrinter


@click.command("publish")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("--bucket", metavar="NAME", help="S3 bucket for the archive (created if missing).")
@endpoint_option
@click.option("--name", help="Template's name (default: the bundle folder's).")
@click.option(
    "--compatible-env",
    "compatible",
    multiple=True,
    metavar="NAME:MAJOR",
    help="Environment template a service template works with; repeatable.",
)
def command(
    bundle: Path,
    bucket: str | None,
    endpoint_url: str,
    name: str | None,
    compatible: tuple[str, ...],
) -> None:
    """Register BUNDLE (a folder or tar.gz) as a template version and publish it.

    A changed bundle becomes a new minor version; an unchanged one is left as it is.
    """
    from proton_bundle.source import Span
    from proton_bundle.workspace.workspace_file import TemplateEntry
    from proton_emulator.workspace_deployer import Endpoint, WorkspaceError
    from proton_emulator.workspace_deployer.templates import register
    from proton_emulator.workspace_deployer.workspace import load_template

    packed = next((end for end in (".tar.gz", ".tgz") if bundle.name.endswith(end)), None)
    entry = TemplateEntry(
        str(bundle.resolve()),
        Span(0, 0),
        name or (bundle.name.removesuffix(packed) if packed else None),
        compatible_environments=compatible or None,
    )
    try:
        template = load_template(entry)
    except WorkspaceError as error:
        raise UsageError("\n".join(error.problems)) from error
    with reaching(endpoint_url):
        outcome = register(Endpoint(endpoint_url), template, StepPrinter(), bucket=bucket)
    if not outcome.succeeded:
        raise FailedError(outcome.message or f"registration ended as {outcome.status}")
