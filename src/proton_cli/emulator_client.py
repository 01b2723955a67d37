"""Administration of a running emulator over its ``/_proton/`` paths."""

from __future__ import annotations

import json
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
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"'{url}' is not a URL: write http://HOST:PORT")
    request = Request(f"{url.rstrip('/')}/_proton/{path}", method=method)
    try:
        with urlopen(request, timeout=timeout) as response:
            return json.loads(response.read() or b"{}")
    except HTTPError as error:
        raise FailedError(f"{url} answered {error.code} to /_proton/{path}") from error
    except (URLError, OSError) as error:
        raise Unreachable(
            f"nothing answers at {url}", hint="Start the emulator with 'proton start'."
        ) from error
    except json.JSONDecodeError as error:
        raise FailedError(f"{url} is not a Proton Workbench emulator") from error
