"""Taking down what was deployed."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from proton_emulator.service.engine.provisioning import withdraw
from proton_emulator.service.model.status import DEPLOYMENTS, DeploymentStatus, move
from proton_emulator.service.provisioners import ProvisioningError
from proton_emulator.service.provisioners.outcome import StoppedError
from proton_emulator.service.store.store import StoreClosedError

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable
    from proton_emulator.service.model.names import Target

log = logging.getLogger(__name__)

D = TypeVar("D", bound="Deployable")


def begin(engine: Engine, resource: D) -> D:
    """Store *resource* as DELETE_IN_PROGRESS. Call it inside a transaction."""
    deleting = DeploymentStatus.DELETE_IN_PROGRESS
    status = move(DEPLOYMENTS, resource.rollout.status, deleting)
    doomed = replace(resource, rollout=replace(resource.rollout, status=status, message=None))
    engine.store.put(doomed)
    return doomed


def run(engine: Engine, target: Target) -> bool:
    """Delete what was made, then the resource; whether both are gone."""
    resource = engine.store.deployable(target)
    if resource is None:
        return True
    try:
        withdraw(engine, resource)
    except ProvisioningError as error:
        return _fail(engine, target, str(error))
    except (StoppedError, StoreClosedError):
        raise
    except Exception as error:
        log.exception("deletion of %s failed", target)
        return _fail(engine, target, f"Internal service failure: {type(error).__name__}: {error}")
    with engine.store.transaction():
        engine.store.remove(target)
        engine.store.tags.remove(engine.place.target(target))
    return True


def _fail(engine: Engine, target: Target, message: str) -> bool:
    with engine.store.transaction():
        resource = engine.store.deployable(target)
        if resource is not None:
            status = move(DEPLOYMENTS, resource.rollout.status, DeploymentStatus.DELETE_FAILED)
            rollout = replace(resource.rollout, status=status, message=message)
            engine.store.put(replace(resource, rollout=rollout))
    return False
