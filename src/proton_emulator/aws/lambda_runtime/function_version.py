"""What is known of a function version, whoever stores it, and what one invocation gives."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class FunctionVersion:
    """A published version or ``$LATEST``; two that are equal may share a warm process.

    ``code`` and ``layers`` are zip archives, ``timeout`` is in seconds, ``memory_size`` in MB.
    ``owner`` tells functions of one name apart that were deleted and created again.
    """

    owner: int
    name: str
    arn: str
    version: str
    runtime: str
    handler: str
    code: bytes
    timeout: float = 3
    memory_size: int = 128
    layers: tuple[bytes, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    package_type: str = "Zip"

    @property
    def log_group(self) -> str:
        return f"/aws/lambda/{self.name}"

    @property
    def region(self) -> str:
        return self.arn.split(":")[3]


@dataclass(frozen=True, slots=True)
class Invocation:
    """One event on its way to a handler; ``payload`` and ``client_context`` are JSON."""

    request_id: str
    payload: bytes
    client_context: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back: the payload, whether it is an error, and the log lines in between."""

    payload: bytes
    failed: bool = False
    log: tuple[str, ...] = ()
    log_stream: str = ""

    @property
    def log_tail(self) -> bytes:
        """The last 4 KB, which is what Invoke returns with ``LogType=Tail``."""
        return "".join(f"{line}\n" for line in self.log).encode()[-4096:]


def error_payload(error_type: str, message: str) -> bytes:
    """An error that the Lambda service reports itself, in the shape of a handler's own."""
    return json.dumps({"errorType": error_type, "errorMessage": message}).encode()
