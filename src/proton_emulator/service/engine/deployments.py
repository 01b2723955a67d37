"""Attempts to deploy: recorded first, then run in the background, then settled."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from proton_emulator.service.model.deployables import (
    Deployable,
    Deployment,
    Rollout,
)
from proton_emulator.service.model.names import Target, Version
from proton_emulator.service.model.status import DEPLOYMENTS, DeploymentStatus, move
from proton_emulator.service.provisioners import Outcome, ProvisioningError
from proton_emulator.service.provisioners.outcome import StoppedError
from proton_emulator.service.provisioners.stack_names import stack_name
from proton_emulator.service.store.store import StoreClosedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion

log = logging.getLogger(__name__)

D = TypeVar("D", bound="Deployable")

_CANCELLED = "User initiated cancellation."


def new_rollout(engine: Engine, target: Target) -> Rollout:
    """The state of a resource whose first deployment begins."""
    return Rollout(
        status=DeploymentStatus.IN_PROGRESS,
        attempted_at=engine.clock.now(),
        stack=stack_name(target, engine.ids.letters),
    )


def state_of(version: TemplateVersion, spec: str) -> dict[str, object]:
    """What the API's states of environments, instances and pipelines have in common."""
    return {
        "spec": spec,
        "templateMajorVersion": str(version.version.major),
        "templateMinorVersion": str(version.version.minor),
        "templateName": version.template,
    }


def begin(
    engine: Engine,
    resource: D,
    *,
    environment: str,
    state: Mapping[str, object],
    version: Version | None = None,
) -> D:
    """Record an attempt and store *resource* as IN_PROGRESS. Call it inside a transaction."""
    old, now = resource.rollout, engine.clock.now()
    first = old.attempted_id is None
    previous = engine.store.deployments.get(old.succeeded_id) if old.succeeded_id else None
    deployment = Deployment(
        id=engine.ids.uuid(),
        target=resource.target,
        environment=environment,
        created_at=now,
        modified_at=now,
        target_created_at=resource.created_at,
        status=DeploymentStatus.IN_PROGRESS,
        initial_state=previous.target_state if previous else None,
        target_state=state,
    )
    in_progress = DeploymentStatus.IN_PROGRESS
    rollout = replace(
        old,
        status=in_progress if first else move(DEPLOYMENTS, old.status, in_progress),
        attempted_at=now,
        attempted_id=deployment.id,
        attempted_version=version,
        message=None,
    )
    started = replace(resource, rollout=rollout)
    engine.store.deployments.put(deployment.id, deployment)
    engine.store.put(started)
    return started


def run(
    engine: Engine,
    target: Target,
    work: Callable[[], Outcome],
    adopt: Callable[[Deployable], Deployable] = lambda resource: resource,
) -> bool:
    """Do *work* and settle the attempt under way; whether it succeeded.

    *adopt* makes the change that a success brings, such as taking over the spec.
    """
    try:
        outcome = work()
    except ProvisioningError as error:
        return fail(engine, target, str(error))
    except StoppedError:
        if engine.workers.stopping.is_set():
            raise
        _settle(engine, target, DeploymentStatus.CANCELLED, _CANCELLED)
        return False
    except StoreClosedError:
        raise
    except Exception as error:
        log.exception("deployment of %s failed", target)
        return fail(engine, target, f"Internal service failure: {type(error).__name__}: {error}")
    return _succeed(engine, target, outcome, adopt)


def fail(engine: Engine, target: Target, message: str) -> bool:
    """Settle the attempt under way as FAILED; always False."""
    _settle(engine, target, DeploymentStatus.FAILED, message)
    return False


def _succeed(
    engine: Engine, target: Target, outcome: Outcome, adopt: Callable[[Deployable], Deployable]
) -> bool:
    def change(resource: Deployable) -> Deployable:
        rollout = replace(
            resource.rollout,
            succeeded_at=resource.rollout.attempted_at,
            succeeded_id=resource.rollout.attempted_id,
            version=resource.rollout.attempted_version,
            outputs=outcome.outputs,
            resources=outcome.resources,
        )
        return adopt(replace(resource, rollout=rollout))

    succeeded = DeploymentStatus.SUCCEEDED
    _settle(engine, target, succeeded, outcome.message, change, outcome.outputs)
    return True


def _settle(
    engine: Engine,
    target: Target,
    status: DeploymentStatus,
    message: str | None,
    change: Callable[[Deployable], Deployable] = lambda resource: resource,
    outputs: Mapping[str, str] | None = None,
) -> None:
    with engine.store.transaction():
        resource = engine.store.deployable(target)
        if resource is None or resource.rollout.attempted_id is None:
            raise AssertionError(f"{target} has no deployment to settle")
        changed = change(resource)
        new_status = move(DEPLOYMENTS, resource.rollout.status, status)
        rollout = replace(changed.rollout, status=new_status, message=message)
        if status is not DeploymentStatus.SUCCEEDED:
            rollout = replace(rollout, outputs=_last_outputs(engine, rollout))
        engine.store.put(replace(changed, rollout=rollout))
        deployment = engine.store.deployments.get(resource.rollout.attempted_id)
        if deployment is not None:
            now = engine.clock.now()
            done = replace(
                deployment,
                status=status,
                message=message,
                completed_at=now,
                modified_at=now,
                outputs=outputs or {},
            )
            engine.store.deployments.put(done.id, done)


def _last_outputs(engine: Engine, rollout: Rollout) -> Mapping[str, str]:
    """Of the last success: what was notified of an attempt that failed holds no longer."""
    last = engine.store.deployments.get(rollout.succeeded_id) if rollout.succeeded_id else None
    return (last.outputs if last else None) or {}
