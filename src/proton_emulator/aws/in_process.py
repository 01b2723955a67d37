"""boto3 clients that are answered by moto in this process, with no network and no mock to start."""

from __future__ import annotations

from threading import Lock
from typing import Any

from proton_emulator.aws import moto_internals

_clients: dict[tuple[str, str, str], Any] = {}
_lock = Lock()


def client(service: str, account_id: str, region: str) -> Any:
    """A thread-safe client for one account and region, made once."""
    key = (service, account_id, region)
    with _lock:
        if key not in _clients:
            _clients[key] = _new_client(service, account_id, region)
        return _clients[key]


def _new_client(service: str, account_id: str, region: str) -> Any:
    import boto3
    from botocore.config import Config

    session = boto3.Session(
        aws_access_key_id="AKIAEMBEDDED",
        aws_secret_access_key="embedded",  # nobody checks it
        region_name=region,
    )
    config = Config(
        ignore_configured_endpoint_urls=True,
        parameter_validation=False,
        retries={"total_max_attempts": 1},
        s3={"addressing_style": "path"},
    )

    headers = moto_internals.trusted_headers() | {"x-moto-account-id": account_id}

    def name_account(request: Any, **_: object) -> None:
        for name, value in headers.items():
            request.headers[name] = value

    made = session.client(service, config=config)
    made.meta.events.register("provide-client-params", _only_known)
    made.meta.events.register("before-sign", name_account)
    made.meta.events.register("before-send", moto_internals.in_process_sender())
    return made


def _only_known(params: Any, model: Any, **_: object) -> Any:
    """Arguments the operation has: templates know some properties that the API does not."""
    return _known(params, model.input_shape) if model.input_shape else params


def _known(value: Any, shape: Any) -> Any:
    if shape.type_name == "structure" and isinstance(value, dict) and shape.members:
        members = shape.members
        return {key: _known(item, members[key]) for key, item in value.items() if key in members}
    if shape.type_name == "list" and isinstance(value, list):
        return [_known(item, shape.member) for item in value]
    if shape.type_name == "map" and isinstance(value, dict):
        return {key: _known(item, shape.value) for key, item in value.items()}
    return value
