"""``proton service-model``: let other AWS clients on this machine know Proton."""

from __future__ import annotations

import click

from proton_cli.errors import UsageError

EPILOG = """\b
Either, for one shell:
  export AWS_DATA_PATH="$(proton service-model --path)"
or, for this user's every boto3 and AWS CLI:
  proton service-model --install
"""


@click.command("service-model", epilog=EPILOG)
@click.option("--path", is_flag=True, help="Print the folder to put into AWS_DATA_PATH.")
@click.option("--install", is_flag=True, help="Copy the model into ~/.aws/models.")
def command(path: bool, install: bool) -> None:
    """Give any boto3 and AWS CLI the model of the Proton API.

    AWS removes the models of ended services from its SDKs; with this one they keep 'proton'.
    """
    from proton_emulator import service_model

    if path == install:
        raise UsageError("say either --path or --install", hint="--help shows what each is for.")
    if path:
        click.echo(service_model.data_path())
        return
    try:
        click.echo(f"installed: {service_model.install()}")
    except OSError as error:
        raise UsageError(
            f"{error.filename}: cannot be written: {error.strerror}",
            hint="Use AWS_DATA_PATH instead: --help shows how.",
        ) from error
