"""What the process was started with; read when the first request of an account comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Settings:
    """*aws_endpoint_url*: a CloudFormation endpoint instead of the embedded AWS. *linger*: how many
    seconds a Get waits for a deployment under way. *terraform*: what becomes of the pull requests
    of self-managed provisioning, a ``proton_emulator.automation`` mode. *endpoint_url*: where this
    process answers HTTP."""

    aws_endpoint_url: str | None = None
    linger: float = 2.0
    terraform: str = "wait"
    endpoint_url: Callable[[], str | None] = lambda: None


settings = Settings()
