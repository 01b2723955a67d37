"""``/_proton/...``: what people and tools ask of the emulator itself, in JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from proton_emulator.server.request_log import RequestLog

PREFIX = "/_proton/"
_LOOPBACK = ("127.", "::1", "::ffff:127.")


@dataclass(frozen=True, slots=True)
class Administration:
    """*stop* ends the server; None where the embedding program does that itself."""

    log: RequestLog
    stop: Callable[[], None] | None = None

    def __call__(self, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes]:
        status, answer = self._answer(environ)
        body = json.dumps(answer).encode() + b"\n"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> tuple[str, object]:
        name = environ["PATH_INFO"].removeprefix(PREFIX).strip("/")
        reading = {
            "health": _up,
            "ready": _ready,
            "requests": self._requests,
            "status": _status,
            "pull-requests": _pull_requests,
        }
        changing = {"reset": _reset, "stop": self._stop}
        if name in reading:
            return "200 OK", reading[name](environ)
        if name not in changing:
            known = sorted([*reading, *changing])
            return "404 Not Found", {"message": f"No {PREFIX}{name}; there are: {', '.join(known)}"}
        if environ["REQUEST_METHOD"] != "POST":
            return "405 Method Not Allowed", {"message": f"Use POST for {PREFIX}{name}."}
        if not _from_here(environ):
            return "403 Forbidden", {"message": f"{PREFIX}{name} is answered to this machine only."}
        return "200 OK", changing[name](environ)

    def _requests(self, environ: Mapping[str, Any]) -> object:
        after = parse_qs(environ.get("QUERY_STRING", "")).get("after", ["0"])[0]
        return {"requests": self.log.after(int(after) if after.isdecimal() else 0)}

    def _stop(self, _: Mapping[str, Any]) -> object:
        if self.stop is None:
            return {"stopping": False, "message": "This emulator ends with the program it is in."}
        self.stop()
        return {"stopping": True}


def _up(_: Mapping[str, Any]) -> object:
    """A client that uploads what Proton is to read must know where Proton reads."""
    from proton_emulator.server.settings import settings

    return {
        "status": "up",
        "aws_endpoint_url": settings.aws_endpoint_url,
        "terraform": settings.terraform,
    }


def _ready(_: Mapping[str, Any]) -> object:
    """The port is bound last: whoever gets an answer can go on."""
    return {"ready": True}


def _status(_: Mapping[str, Any]) -> object:
    from proton_emulator.server.moto_proton.models import engines
    from proton_emulator.service.api.summary import summary

    return summary(engines())


def _pull_requests(_: Mapping[str, Any]) -> object:
    from proton_emulator.server.moto_proton.models import engines
    from proton_emulator.server.pull_requests import listed

    return {"pull_requests": [row for engine in engines() for row in listed(engine)]}


def _reset(_: Mapping[str, Any]) -> object:
    from proton_emulator.server.reset import forget_everything

    forget_everything()
    return {"reset": True}


def _from_here(environ: Mapping[str, Any]) -> bool:
    """From this machine, and not sent by a web page of another origin."""
    origin = environ.get("HTTP_ORIGIN")
    if origin and urlsplit(origin).hostname not in ("127.0.0.1", "localhost", "::1"):
        return False
    return str(environ.get("REMOTE_ADDR", "")).startswith(_LOOPBACK)
