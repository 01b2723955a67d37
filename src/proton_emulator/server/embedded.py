"""The emulator inside another program: a test, or ``proton up``."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from proton_emulator.server.listener import Listener


class EmbeddedEmulator(AbstractContextManager["EmbeddedEmulator"]):
    """``with EmbeddedEmulator() as emulator:`` answers at ``emulator.endpoint_url``.

    Its state is the process's: it shares it with ``mock_aws``, and forgets it at the end.
    *terraform* is a mode of ``proton_emulator.automation``.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, *, terraform: str = "wait") -> None:
        self._terraform = terraform
        self._host = host
        self._port = port
        self._listener: Listener | None = None

    @property
    def endpoint_url(self) -> str:
        if self._listener is None:
            raise RuntimeError("the emulator is not running: use it in a with statement")
        return self._listener.endpoint_url

    def settle(self, timeout: float = 60.0) -> bool:
        """Whether all deployments under way ended within *timeout* seconds."""
        from proton_emulator.server.moto_proton.models import engines

        return all(engine.workers.settle(timeout) for engine in engines())

    def __enter__(self) -> EmbeddedEmulator:
        from proton_emulator.server.listener import Listener
        from proton_emulator.server.settings import settings

        settings.terraform = self._terraform
        self._listener = Listener(self._host, self._port)
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None
