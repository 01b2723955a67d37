"""The one place where Proton gets its AWS clients: any CloudFormation endpoint can stand below."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class AwsClients:
    """The boto3 clients of one account and region, each made once and shared by all threads."""

    def __init__(self, make: Callable[[str], Any]) -> None:
        """*make* gives a new client for a service's boto3 name."""
        self._make = make
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()

    @classmethod
    def at(cls, endpoint_url: str | None, region: str) -> AwsClients:
        """Clients of an endpoint, or of AWS itself, with the credentials of the environment."""

        def make(service: str) -> Any:
            import boto3

            return boto3.Session(region_name=region).client(service, endpoint_url=endpoint_url)

        return cls(make)

    @property
    def cloudformation(self) -> Any:
        return self._client("cloudformation")

    @property
    def s3(self) -> Any:
        return self._client("s3")

    @property
    def logs(self) -> Any:
        return self._client("logs")

    @property
    def secretsmanager(self) -> Any:
        return self._client("secretsmanager")

    def _client(self, service: str) -> Any:
        with self._lock:
            if service not in self._made:
                self._made[service] = self._make(service)
            return self._made[service]
