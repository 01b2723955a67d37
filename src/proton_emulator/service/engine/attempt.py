"""The attempt under way as provisioners see it: when to give up, and what was notified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_emulator.service.model.status import FINAL, DeploymentStatus
from proton_emulator.service.provisioners.outcome import StoppedError

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable, Deployment


@dataclass(frozen=True, slots=True)
class Attempt:
    """One deployment, as an ``Interrupt`` of the work done for it."""

    engine: Engine
    id: str

    @property
    def cancelled(self) -> bool:
        return self._record.status is DeploymentStatus.CANCELLING

    def is_set(self) -> bool:
        """Whether the work is to end now, cancelled or with the emulator."""
        return self.engine.workers.stopping.is_set() or self.cancelled

    def wait(self, seconds: float) -> bool:
        """`is_set`, at the latest after *seconds*."""
        self.engine.store.wait_until(self.is_set, seconds)
        return self.is_set()

    def notified(self) -> Deployment:
        """Wait, without limit as Proton did, until a notification ends the deployment.

        StoppedError when the work is to end before.
        """
        self.engine.store.wait_until(lambda: self.is_set() or self._is_ended(), None)
        if self._is_ended():
            return self._record
        raise StoppedError

    def _is_ended(self) -> bool:
        return self._record.notified in FINAL

    @property
    def _record(self) -> Deployment:
        record = self.engine.store.deployments.get(self.id)
        assert record is not None, "a deployment under way cannot be deleted"
        return record


def attempt_of(engine: Engine, resource: Deployable) -> Attempt:
    assert resource.rollout.attempted_id is not None, "its deployment was recorded"
    return Attempt(engine, resource.rollout.attempted_id)
