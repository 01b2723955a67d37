"""The APIs that moto holds, in every account and region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class DeployedApi:
    """moto's API object, and whose it is; ``backend`` holds what is not the API's alone."""

    kind: Literal["REST", "HTTP"]
    api_id: str
    account_id: str
    region: str
    api: Any
    backend: Any

    @property
    def domain_name(self) -> str:
        return f"{self.api_id}.execute-api.{self.region}.amazonaws.com"


def find_api(api_id: str) -> DeployedApi | None:
    """An id is unique across accounts and regions, so a request need name neither."""
    from moto.backends import get_backend

    services: tuple[tuple[Literal["REST", "HTTP"], Any], ...] = (
        ("REST", get_backend("apigateway")),
        ("HTTP", get_backend("apigatewayv2")),
    )
    for kind, accounts in services:
        for account_id, regions in list(accounts.items()):
            for region, backend in list(regions.items()):
                if api_id in backend.apis:
                    return DeployedApi(
                        kind, api_id, account_id, region, backend.apis[api_id], backend
                    )
    return None
