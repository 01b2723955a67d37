"""What every operation works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_emulator.service.engine.clock import Clock, Ids, SystemClock
from proton_emulator.service.engine.workers import Workers
from proton_emulator.service.host import Host
from proton_emulator.service.store import Store

if TYPE_CHECKING:
    from proton_emulator.service.aws_clients import AwsClients
    from proton_emulator.service.model.names import Place


@dataclass(frozen=True, slots=True)
class Engine:
    """Proton in one account and region. *linger*: see ``engine.linger``, in seconds."""

    place: Place
    aws: AwsClients
    store: Store = field(default_factory=Store)
    clock: Clock = field(default_factory=SystemClock)
    ids: Ids = field(default_factory=Ids)
    workers: Workers = field(default_factory=Workers)
    host: Host = field(default_factory=Host)
    linger: float = 1.0

    def close(self, timeout: float = 2.0) -> None:
        """Fence off the state first, so that work under way cannot change it any more."""
        self.store.close()
        self.workers.stop(timeout)
        self.host.close()
