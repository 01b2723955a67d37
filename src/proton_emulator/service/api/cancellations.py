"""Cancelling the deployment under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_emulator.service.api import components, environments, instances, pipelines
from proton_emulator.service.engine import found
from proton_emulator.service.errors import ConflictException
from proton_emulator.service.model.status import DEPLOYMENTS, DeploymentStatus, move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable


def environment(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        _cancel(engine, found.environment(engine, params["environmentName"]))
        cancelled = found.environment(engine, params["environmentName"])
    return {"environment": environments.view(engine, cancelled)}


def instance(engine: Engine, params: Params) -> Result:
    name = params["serviceName"], params["serviceInstanceName"]
    with engine.store.transaction():
        _cancel(engine, found.instance(engine, *name))
        cancelled = found.instance(engine, *name)
    return {"serviceInstance": instances.view(engine, cancelled)}


def pipeline(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        _cancel(engine, found.pipeline(engine, params["serviceName"]))
        cancelled = found.pipeline(engine, params["serviceName"])
    return {"pipeline": pipelines.view(engine, cancelled)}


def component(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        _cancel(engine, found.component(engine, params["componentName"]))
        cancelled = found.component(engine, params["componentName"])
    return {"component": components.view(engine, cancelled)}


def _cancel(engine: Engine, resource: Deployable) -> None:
    """Whoever deploys it sees the status, undoes what was begun and settles it as CANCELLED."""
    rollout = resource.rollout
    if rollout.status is not DeploymentStatus.IN_PROGRESS or rollout.attempted_id is None:
        raise ConflictException(
            f"{engine.place.target(resource.target)} is {rollout.status}: only a deployment that "
            "is IN_PROGRESS can be cancelled."
        )
    status = move(DEPLOYMENTS, rollout.status, DeploymentStatus.CANCELLING)
    engine.store.put(replace(resource, rollout=replace(rollout, status=status)))
    deployment = engine.store.deployments.get(rollout.attempted_id)
    if deployment is not None:
        now = engine.clock.now()
        changed = replace(deployment, status=status, modified_at=now)
        engine.store.deployments.put(deployment.id, changed)


OPERATIONS: Mapping[str, Handler] = {
    "CancelEnvironmentDeployment": environment,
    "CancelServiceInstanceDeployment": instance,
    "CancelServicePipelineDeployment": pipeline,
    "CancelComponentDeployment": component,
}
