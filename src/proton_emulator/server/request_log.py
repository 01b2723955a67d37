"""The last requests, for ``/_proton/requests``."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_KEPT = 1000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """*id* counts from 1 since the start, *time* is UTC; where *operation* is empty see *path*."""

    id: int
    time: str
    method: str
    path: str
    service: str
    operation: str
    status: int
    milliseconds: float


class RequestLog:
    """A ring of the last thousand."""

    def __init__(self) -> None:
        self._requests: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self._count = 0
        self._lock = threading.Lock()

    def add(self, environ: Mapping[str, Any], status: int, time: float, seconds: float) -> None:
        service, operation = _asked(environ)
        with self._lock:
            self._count += 1
            logged = LoggedRequest(
                id=self._count,
                time=_utc(time),
                method=environ.get("REQUEST_METHOD", ""),
                path=environ.get("PATH_INFO", ""),
                service=service,
                operation=operation,
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )
            self._requests.append(logged)

    def after(self, number: int) -> list[dict[str, object]]:
        """Those after *number*, oldest first."""
        with self._lock:
            return [asdict(logged) for logged in self._requests if logged.id > number]


def _utc(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).isoformat(timespec="milliseconds")


def _asked(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Service and operation, as far as the headers tell."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0]
    parts = scope.split("/")
    service = parts[3] if len(parts) > 4 else ""
    return service, environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
