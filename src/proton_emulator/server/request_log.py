"""The last requests, for ``/_proton/requests``."""

from __future__ import annotations

import io
import threading
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

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

    def add(
        self,
        environ: Mapping[str, Any],
        operation: str,
        status: int,
        time: float,
        seconds: float,
    ) -> None:
        with self._lock:
            self._count += 1
            logged = LoggedRequest(
                id=self._count,
                time=_utc(time),
                method=environ.get("REQUEST_METHOD", ""),
                path=environ.get("PATH_INFO", ""),
                service=_service(environ),
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


def _service(environ: Mapping[str, Any]) -> str:
    """By the signature's scope."""
    scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].partition(",")[0]
    parts = scope.split("/")
    return str(parts[3]) if len(parts) > 4 else ""


def operation_of(environ: dict[str, Any]) -> str:
    """By the target header or a form's ``Action``; the form stays readable."""
    target: str = environ.get("HTTP_X_AMZ_TARGET", "")
    form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    if target or not form:
        return target.rpartition(".")[2]
    body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    actions: list[str] = parse_qs(body.decode(errors="replace")).get("Action", [""])
    return actions[0]
