"""``proton graph``: templates, versions, environments, services, and who reads which output."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click


@click.command("graph")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    show_default=True,
)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
def command(paths: tuple[Path, ...], format_: str, output: Path | None) -> None:
    """Show what the checker knows of the bundles in PATHS (default: here) and of their links."""
    from proton_bundle.analysis import ProjectAnalysis
    from proton_bundle.workspace.project import Project
    from proton_cli.checking.scope import find_scope
    from proton_cli.checking.writing import write_atomically
    from proton_cli.graph.model import GraphReader

    scope = find_scope(paths)
    graph = GraphReader(ProjectAnalysis(Project(scope.files)), scope).read()
    text: str = import_module(f"proton_cli.graph.{format_}").render(graph)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text.encode())
