"""The AWS that a workspace is deployed to: one address, and the clients that reach it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

DEFAULT_REGION = "us-east-1"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0
_PENDING = ("REGISTRATION_IN_PROGRESS", "IN_PROGRESS", "CANCELLING")


@dataclass
class Endpoint:
    """Clients for *url*; region and credentials come from the environment, else dummies."""

    url: str
    region: str = field(
        default_factory=lambda: (
            os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or DEFAULT_REGION
        )
    )
    _clients: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def client(self, service: str) -> Any:
        """The boto3 client of *service* at this endpoint; Proton's comes from our own model."""
        if service not in self._clients:
            from botocore.config import Config

            self._clients[service] = self._session.client(
                service,
                region_name=self.region,
                endpoint_url=self.url if service == "proton" else self.aws_url,
                # An emulator's answer is final: retrying only hides it.
                config=Config(retries={"total_max_attempts": 1}, read_timeout=600),
                **self._credentials,
            )
        return self._clients[service]

    @cached_property
    def aws_url(self) -> str:
        """Where everything but Proton answers: an emulator may stand before another AWS."""
        beneath = self.administration("health").get("aws_endpoint_url")
        return str(beneath) if beneath else self.url

    def administration(self, name: str) -> Mapping[str, Any]:
        """What ``/_proton/<name>`` answers; empty where that is not our emulator, or nothing.

        The first real call to an address where nothing is will tell.
        """
        import json
        from urllib.request import urlopen

        try:
            with urlopen(f"{self.url.rstrip('/')}/_proton/{name}", timeout=5) as answer:
                told = json.loads(answer.read())
        except (OSError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

    @property
    def proton(self) -> Any:
        return self.client("proton")

    @cached_property
    def account(self) -> str:
        """The account that the credentials belong to."""
        return str(self.client("sts").get_caller_identity()["Account"])

    def role(self, name: str) -> str:
        """The ARN of a placeholder role."""
        return f"arn:aws:iam::{self.account}:role/{name}"

    @cached_property
    def _session(self) -> Any:
        from proton_emulator.service_model import session

        return session()

    @cached_property
    def _credentials(self) -> Mapping[str, str]:
        if self._session.get_credentials() is not None:
            return {}
        return {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}


def settled(
    read: Callable[[], Mapping[str, Any]], *, key: str = "deploymentStatus"
) -> dict[str, Any]:
    """Read until ``key`` is final; the pause between reads grows to a second."""
    pause = _FIRST_PAUSE
    while True:
        state = dict(read())
        status = str(state.get(key, ""))
        if status not in _PENDING and not status.endswith("_IN_PROGRESS"):
            return state
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def said(error: Exception) -> str:
    """What AWS answered, without botocore's frame around it."""
    response = getattr(error, "response", {}).get("Error", {})
    return f"{response.get('Code', 'Error')}: {response.get('Message', error)}"
