"""``proton lsp``: the language server, started by an editor."""

from __future__ import annotations

import click

from proton_cli.errors import UsageError

EPILOG = """\b
Editors start it themselves: see docs/editors.md for the lines to paste.
"""


@click.command("lsp", epilog=EPILOG)
@click.option("--stdio", is_flag=True, help="Talk on standard input and output (the default).")
@click.option("--tcp", metavar="HOST:PORT", help="Wait for one client on this address instead.")
def command(stdio: bool, tcp: str | None) -> int:
    """Run the language server for an editor, until the editor ends it."""
    from proton_lsp import run

    if tcp is None:
        return run.over_stdio()
    if stdio:
        raise UsageError("--stdio and --tcp exclude each other")
    host, port = _address(tcp)
    try:
        return run.over_tcp(host, port)
    except OSError as error:
        raise UsageError(f"cannot listen on {tcp}: {error.strerror}") from error


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65_535:
        raise UsageError(f"'{text}' is not HOST:PORT", hint="For example --tcp 127.0.0.1:2087.")
    return host.strip("[]") or "127.0.0.1", int(port)
