"""``proton package``: a bundle as the tar.gz that Proton registers."""

from __future__ import annotations

from pathlib import Path

import click

from proton_cli.bundle_argument import read_files
from proton_cli.errors import UsageError


@click.command("package")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write."
)
def command(bundle: Path, output: Path) -> None:
    """Pack BUNDLE into a tar.gz: the same files always give the same bytes."""
    from proton_bundle.archive import pack

    data = pack(read_files(bundle))
    try:
        output.write_bytes(data)
    except OSError as error:
        raise UsageError(f"{output}: cannot be written: {error.strerror}") from error
    click.echo(f"{output}: {len(data):,} bytes")
