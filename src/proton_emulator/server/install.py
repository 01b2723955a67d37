"""Teaching this process's moto what the emulator adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def install(endpoint_url: Callable[[], str | None] | None = None) -> None:
    """Proton, our CloudFormation and Lambda for ``mock_aws`` and every moto server; idempotent.

    *endpoint_url* tells where this process answers HTTP, for functions' and builds' clients.
    """
    from proton_emulator.aws import embedded, lambda_runtime
    from proton_emulator.server.moto_registration import register_proton
    from proton_emulator.server.settings import settings

    if endpoint_url is not None:
        settings.endpoint_url = endpoint_url
    embedded.install()
    lambda_runtime.install(endpoint_url)
    register_proton()
