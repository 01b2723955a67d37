"""``proton check``: every mistake in bundles and specs."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from proton_bundle.findings import Severity
from proton_cli.formats import FORMATS, Format

if TYPE_CHECKING:
    from proton_cli.checking.request import FixMode

_FILE = click.Path(path_type=Path)

EPILOG = """\b
Examples:
  proton check --no-cfn-lint templates/     fast, for an editor or a commit
  proton check --fix templates/             mend what is safe, report the rest
  proton check --diff --fix=unsafe          see what would be mended
  proton check --format sarif --output proton.sarif

docs/check.md has configuration, baselines, ignore comments and CI.
"""


class CheckCommand(click.Command):
    """A command whose ``--fix`` may stand without a value, even before a path."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = args[: args.index("--")] if "--" in args else args
        return super().parse_args(
            ctx, ["--fix=safe" if a == "--fix" else a for a in options] + args[len(options) :]
        )


@click.command("check", cls=CheckCommand, epilog=EPILOG)
@click.argument("paths", nargs=-1, type=_FILE)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=_FILE, metavar="FILE", help="Write the report there.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these rules.")
@click.option("--ignore", multiple=True, metavar="CODES", help="All rules but these.")
@click.option(
    "--fail-level",
    type=click.Choice([each.value for each in Severity]),
    help="Exit with 1 from this severity on.  [default: error]",
)
@click.option(
    "--fix",
    type=click.Choice(["safe", "unsafe"]),
    metavar="[=unsafe]",
    help="Mend what is safe to mend; with =unsafe, also what may change a deployment.",
)
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Known findings: report only others.")
@click.option("--write-baseline", is_flag=True, help="Write all findings to the baseline.")
@click.option("--no-cfn-lint", is_flag=True, help="Do not render and run cfn-lint.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write results of earlier runs.")
@click.option(
    "--config",
    "configuration",
    type=_FILE,
    metavar="FILE",
    help="Configuration, instead of the nearest proton.toml or pyproject.toml.",
)
@click.option(
    "--stdin-filename",
    type=_FILE,
    metavar="PATH",
    help="Check the text on standard input as if it were the file PATH.",
)
@click.option(
    "--against",
    type=_FILE,
    metavar="BUNDLE",
    help="Folder or tar.gz of the last minor version: find what breaks its specs.",
)
def command(
    paths: tuple[Path, ...],
    format_: Format,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_level: str | None,
    fix: FixMode | None,
    diff: bool,
    baseline: Path | None,
    write_baseline: bool,
    no_cfn_lint: bool,
    no_cache: bool,
    configuration: Path | None,
    stdin_filename: Path | None,
    against: Path | None,
) -> int:
    """Check the bundles, specs and components in PATHS (default: here)."""
    # What a check makes, it keeps until it ends: looking for garbage all the time finds none.
    gc.set_threshold(200_000, 20, 100)
    from proton_cli.checking.conclusion import conclude
    from proton_cli.checking.request import CheckRequest
    from proton_cli.checking.run import check

    request = CheckRequest(
        paths=paths,
        select=select,
        ignore=ignore,
        fail_level=Severity(fail_level) if fail_level else None,
        fix=fix,
        diff=diff,
        baseline=baseline,
        write_baseline=write_baseline,
        cfn_lint=not no_cfn_lint,
        cache=not no_cache,
        configuration=configuration,
        stdin_filename=stdin_filename,
        stdin=sys.stdin.buffer.read() if stdin_filename else b"",
        against=against,
    )
    return conclude(request, check(request), format_, output)
