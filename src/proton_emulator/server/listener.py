"""The socket and its threads."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Listener:
    """An HTTP server on *host* and *port* (0: any free one); the port is bound at once.

    OSError when it is taken.
    """

    def __init__(self, host: str, port: int, stop: Callable[[], None] | None = None) -> None:
        from werkzeug.serving import make_server

        from proton_emulator.server.application import Application

        self._host = host
        self._application = Application(lambda: self.endpoint_url, stop)
        # werkzeug ends the process when it cannot bind; our own socket raises instead.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=family, backlog=128) as bound:
            self._server: Any = make_server(
                host,
                bound.getsockname()[1],
                self._application,
                threaded=True,
                request_handler=_quiet_handler(),
                fd=bound.fileno(),
            )
        self._thread: threading.Thread | None = None

    @property
    def endpoint_url(self) -> str:
        """For clients on this machine, also when listening on all addresses."""
        host = "127.0.0.1" if self._host in ("0.0.0.0", "::") else self._host
        shown = f"[{host}]" if ":" in host else host
        return f"http://{shown}:{self._server.port}"

    def start(self) -> None:
        """Answer in a thread, and load what the first request will need."""
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name="proton-emulator",
            daemon=True,
        )
        self._thread.start()
        threading.Thread(target=self._application.load, name="load-aws", daemon=True).start()

    def stop(self) -> None:
        """Answer no more, forget everything, end the Lambda functions' processes."""
        from proton_emulator.server.reset import forget_everything

        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        forget_everything()


def _quiet_handler() -> type:
    """moto's handler without a line on standard error for each request: /_proton/requests tells."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class QuietHandler(MotoRequestHandler):  # type: ignore[misc]  # moto has no types
        def log_request(self, *_: object) -> None:
            pass

    return QuietHandler
