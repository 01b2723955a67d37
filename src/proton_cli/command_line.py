"""The command group. A subcommand's module is imported only when that subcommand runs."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import click


class Subcommand(NamedTuple):
    """Where a subcommand lives (``module``, attribute ``command``) and its line in ``--help``."""

    module: str
    summary: str
    section: str


SUBCOMMANDS = {
    "check": Subcommand("check", "Find every mistake in bundles and specs.", "Write and check"),
    "explain": Subcommand("explain", "Say what a finding's code means.", "Write and check"),
    "render": Subcommand("render", "Print a bundle's template, rendered.", "Write and check"),
    "graph": Subcommand(
        "graph", "Show templates, environments, services and outputs.", "Write and check"
    ),
    "new": Subcommand("new", "Start a bundle that passes check.", "Write and check"),
    "lsp": Subcommand("lsp", "Run the language server for an editor.", "Write and check"),
    "up": Subcommand("up", "Deploy what a workspace file declares.", "Deploy"),
    "down": Subcommand("down", "Delete what a workspace file declares.", "Deploy"),
    "package": Subcommand("package", "Pack a bundle into a tar.gz.", "Deploy"),
    "publish": Subcommand("publish", "Upload, register and publish a bundle.", "Deploy"),
    "start": Subcommand("start", "Run the emulator in the foreground.", "Emulator"),
    "wait": Subcommand("wait", "Wait until a running emulator is ready.", "Emulator"),
    "status": Subcommand("status", "Show what a running emulator holds.", "Emulator"),
    "logs": Subcommand("logs", "Show a running emulator's requests.", "Emulator"),
    "reset": Subcommand("reset", "Empty a running emulator.", "Emulator"),
    "stop": Subcommand("stop", "End a running emulator.", "Emulator"),
    "service-model": Subcommand(
        "service-model", "Let boto3 and the AWS CLI know Proton.", "Emulator"
    ),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        subcommand = SUBCOMMANDS.get(cmd_name)
        if subcommand is None:
            return None
        module = import_module(f"proton_cli.commands.{subcommand.module.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], SUBCOMMANDS, n=1)
            if not close:
                raise
            message = f"{error.message} Did you mean '{close[0]}'?"
            raise click.UsageError(message, ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands by section without importing one of them."""
        for section in dict.fromkeys(each.section for each in SUBCOMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl(
                    [
                        (name, each.summary)
                        for name, each in SUBCOMMANDS.items()
                        if each.section == section
                    ]
                )


def version() -> str:
    from importlib.metadata import version as installed

    return installed("proton-workbench")


def show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"proton {version()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with 'proton check .' in a folder of bundles.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of a bug.")
def proton() -> None:
    """Edit, check and run AWS Proton template bundles, offline."""
