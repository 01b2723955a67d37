"""``proton start``: the emulator in the foreground."""

from __future__ import annotations

import click

from proton_cli.emulator_client import cannot_listen, check_url
from proton_cli.terraform_option import terraform_option

EPILOG = """\b
Then, in another terminal:
  aws --endpoint-url http://127.0.0.1:4577 proton list-environments
  proton up --endpoint-url http://127.0.0.1:4577

If your AWS CLI no longer knows Proton: proton service-model --install
"""


@click.command("start", epilog=EPILOG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=4577, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--aws-endpoint-url",
    metavar="URL",
    help="Deploy to this CloudFormation endpoint instead of the embedded AWS.",
)
@terraform_option("wait")
def command(host: str, port: int, aws_endpoint_url: str | None, terraform: str) -> None:
    """Run the emulator: the Proton API and, on the same port, the AWS beneath it.

    Prints one line when it is ready. SIGTERM or Ctrl-C ends it; nothing is kept.
    """
    if aws_endpoint_url:
        check_url(aws_endpoint_url)
    from proton_emulator.server import run

    try:
        run(host, port, aws_endpoint_url=aws_endpoint_url, terraform=terraform)
    except OSError as error:
        raise cannot_listen(host, port, error) from error
