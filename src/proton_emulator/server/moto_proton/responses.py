"""A request as moto hands it over, to our own wire."""

from __future__ import annotations

from moto.core.responses import BaseResponse

from proton_emulator.server.moto_proton.models import proton_backends
from proton_emulator.service.api.wire import answer


class ProtonResponse(BaseResponse):  # type: ignore[misc]  # moto has no types
    """moto finds out account and region; everything else is ours."""

    def __init__(self) -> None:
        super().__init__(service_name="proton")

    def call_action(self) -> tuple[int, dict[str, str], str]:
        engine = proton_backends[self.current_account][self.region].engine
        body = self.raw_body if isinstance(self.raw_body, bytes) else str(self.raw_body).encode()
        given = answer(engine, self.headers.get("X-Amz-Target", ""), body)
        headers = {**self.response_headers, **given.headers}
        return given.status, headers, given.body.decode()
