"""Administration of a running emulator over its ``/_proton/`` paths."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import click

from proton_cli.errors import FailedError, UsageError

DEFAULT_URL = "http://127.0.0.1:4577"

endpoint_option = click.option(
    "--endpoint-url", metavar="URL", default=DEFAULT_URL, show_default=True, help="The emulator."
)


class Unreachable(UsageError):  # noqa: N818 - a state, not an error of ours
    """Nothing answers at the address."""


def call(url: str, path: str, *, method: str = "GET", timeout: float = 10) -> Any:  # noqa: ANN401
    """The decoded JSON answer of ``/_proton/<path>``."""
    check_url(url)
    request = Request(f"{url.rstrip('/')}/_proton/{path}", method=method)
    try:
        with urlopen(request, timeout=timeout) as response:
            return json.loads(response.read() or b"{}")
    except HTTPError as error:
        raise FailedError(f"{url} answered {error.code} to /_proton/{path}") from error
    except (URLError, OSError) as error:
        raise _unreachable(url) from error
    except json.JSONDecodeError as error:
        raise FailedError(f"{url} is not a Proton Workbench emulator") from error


def check_url(url: str) -> None:
    """UsageError when *url* is no address of a server."""
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"'{url}' is not a URL: write http://HOST:PORT")


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Say in words what goes wrong with the AWS clients of the block, all of them at *url*."""
    from botocore import exceptions

    check_url(url)
    try:
        yield
    except (exceptions.ConnectionError, exceptions.HTTPClientError) as error:
        raise _unreachable(url) from error
    except exceptions.ClientError as error:
        said = error.response["Error"]
        raise FailedError(
            f"{url} refused {error.operation_name}: {said.get('Code')}: {said.get('Message')}"
        ) from error


def _unreachable(url: str) -> Unreachable:
    return Unreachable(f"nothing answers at {url}", hint="Start the emulator with 'proton start'.")


def cannot_listen(host: str, port: int, error: OSError) -> UsageError:
    """What to say when the port is taken, or the address is not this machine's."""
    return UsageError(
        f"cannot listen on {host}:{port}: {error.strerror or error}",
        hint="Another emulator may run there ('proton status'); --port names another one.",
    )
