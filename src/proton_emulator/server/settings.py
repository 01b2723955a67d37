"""What the process was started with; read when the first request of an account comes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Settings:
    """*aws_endpoint_url*: a CloudFormation endpoint instead of the embedded AWS. *linger*: how many
    seconds a Get waits for a deployment under way."""

    aws_endpoint_url: str | None = None
    linger: float = 2.0


settings = Settings()
