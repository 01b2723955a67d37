"""``proton check``: every mistake in bundles and specs."""

from __future__ import annotations

from pathlib import Path

import click

from proton_bundle.findings import Severity
from proton_cli.errors import FailedError
from proton_cli.formats import FORMATS, Format, renderer


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="CODES", help="All rules but these.")
@click.option("--fail-level", type=click.Choice(list(Severity)), default=Severity.ERROR)
@click.option("--no-cfn-lint", is_flag=True, help="Do not render and run cfn-lint.")
def command(
    paths: tuple[Path, ...],
    format_: Format,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_level: Severity,
    no_cfn_lint: bool,
) -> None:
    """Check the bundles, specs and components in PATHS (default: here)."""
    from proton_cli.checking.run import check

    report = check(paths, select=select, ignore=ignore, cfn_lint=not no_cfn_lint)
    click.echo(renderer(format_)(report), nl=False)
    worst = min((each.severity.rank for each in report.findings), default=9)
    if worst <= Severity(fail_level).rank:
        raise SystemExit(FailedError.exit_code)
