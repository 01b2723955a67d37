"""One engine an account and region, made and reset by moto with everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.core.base_backend import BackendDict, BaseBackend

from proton_emulator.server.pull_requests import connect_automation
from proton_emulator.server.settings import settings
from proton_emulator.service.aws_clients import AwsClients
from proton_emulator.service.engine.clock import Ids
from proton_emulator.service.engine.engine import Engine
from proton_emulator.service.host import Host
from proton_emulator.service.model.names import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


class ProtonBackend(BaseBackend):  # type: ignore[misc]  # moto has no types
    """*engine* is what answers; a reset leaves the old one fenced off and begins a new one."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.engine = _new_engine(account_id, region_name)

    def reset(self) -> None:
        self.engine.close()
        super().reset()


def engines() -> Iterator[Engine]:
    """Every engine in use."""
    for _, _, backend in proton_backends.iter_backends():
        yield backend.engine


def _new_engine(account: str, region: str) -> Engine:
    from proton_emulator.aws import moto_internals

    engine = Engine(
        place=Place(account, region),
        aws=_clients(account, region),
        ids=Ids(moto_internals.random_source()),
        host=Host(_endpoint_url, settings.aws_endpoint_url),
        linger=settings.linger,
    )
    connect_automation(engine)
    return engine


def _endpoint_url() -> str | None:
    """Asked anew each time: an engine may outlive the server that it was made for."""
    return settings.endpoint_url()


def _clients(account: str, region: str) -> AwsClients:
    if settings.aws_endpoint_url:
        return AwsClients.at(settings.aws_endpoint_url, region)

    def make(service: str) -> Any:
        from proton_emulator.aws import in_process

        return in_process.client(service, account, region)

    return AwsClients(make)


def _regions() -> list[str]:
    """CloudFormation's: botocore forgets Proton's when it drops the service."""
    import boto3

    session = boto3.Session()
    return [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("cloudformation", partition_name=partition)
    ]


proton_backends: BackendDict[ProtonBackend] = BackendDict(
    ProtonBackend, "proton", use_boto3_regions=False, additional_regions=_regions()
)
