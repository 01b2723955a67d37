"""``proton new``: a bundle that is sound from its first minute."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from proton_cli.errors import UsageError

if TYPE_CHECKING:
    from proton_cli.scaffold.bundles import Kind, NewBundle

_KINDS = ("environment", "service", "component")
_PROVISIONING = ("cloudformation", "codebuild", "self-managed")
_HOW_IT_DEPLOYS = {
    "self-managed": "\n'proton up' opens its pull request in a local repository and applies it\n"
    "with your terraform or tofu; where there is none, it records what would be made.\n",
    "codebuild": "\n'proton up' runs the commands on this machine, which needs what they call:\n"
    "the AWS CLI and jq.\n",
}


@click.command("new")
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("name")
@click.option(
    "--provisioning",
    type=click.Choice(_PROVISIONING),
    default="cloudformation",
    show_default=True,
    help="Who provisions it; self-managed is your Terraform.",
)
@click.option(
    "--compatible-env",
    "compatible",
    multiple=True,
    metavar="NAME:MAJOR",
    help="Environment template that the service works with; repeatable.",
)
def command(kind: Kind, name: str, provisioning: str, compatible: tuple[str, ...]) -> None:
    """Start a bundle in the folder NAME, with a spec beside it."""
    from proton_cli.scaffold.bundles import new_bundle
    from proton_cli.scaffold.provisioning import Provisioning

    bundle = new_bundle(kind, name, Provisioning(provisioning), compatible)
    _write(Path(name), bundle)
    click.echo(_what_next(bundle, provisioning))


def _write(folder: Path, bundle: NewBundle) -> None:
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder} is there already, and nothing is overwritten")
    try:
        for path, text in bundle.files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error


def _what_next(bundle: NewBundle, provisioning: str) -> str:
    written = "".join(f"  {bundle.name}/{path}\n" for path in bundle.files)
    return (
        f"Written:\n{written}"
        f"\nNext:\n  proton check {bundle.name}\n"
        "  proton up, once proton.yaml has these lines:\n\n"
        + indent(bundle.workspace, "    ")
        + _HOW_IT_DEPLOYS.get(provisioning, "")
    )
