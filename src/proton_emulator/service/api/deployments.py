"""The record of every attempt to deploy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.pagination import page
from proton_emulator.service.errors import ResourceNotFoundException, ValidationException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployment


def view(engine: Engine, deployment: Deployment) -> dict[str, object]:
    resource = engine.store.deployable(deployment.target)
    rollout = resource.rollout if resource else None
    return {
        "arn": engine.place.deployment(deployment.id),
        "completedAt": deployment.completed_at,
        "componentName": deployment.component,
        "createdAt": deployment.created_at,
        "deploymentStatus": deployment.status.value,
        "deploymentStatusMessage": deployment.message,
        "environmentName": deployment.environment,
        "id": deployment.id,
        "initialState": deployment.initial_state,
        "lastAttemptedDeploymentId": rollout and rollout.attempted_id,
        "lastModifiedAt": deployment.modified_at,
        "lastSucceededDeploymentId": rollout and rollout.succeeded_id,
        "serviceInstanceName": deployment.instance,
        "serviceName": deployment.target.service or None,
        "targetArn": engine.place.target(deployment.target),
        "targetResourceCreatedAt": deployment.target_created_at,
        "targetResourceType": deployment.target.type.value,
        "targetState": deployment.target_state,
    }


def get(engine: Engine, params: Params) -> Result:
    return {"deployment": view(engine, _found(engine, params))}


def list_all(engine: Engine, params: Params) -> Result:
    """Newest first."""
    _refuse_incomplete(params)
    chosen = [d for d in engine.store.deployments.all() if _matches(d, params)]
    return page(reversed(chosen), params, "deployments", partial(view, engine))


def delete(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        deployment = engine.store.deployments.get(params["id"])
        if deployment is None:
            return None
        resource = engine.store.deployable(deployment.target)
        if deployment.status.busy:
            raise ValidationException(f"The deployment {deployment.id} is {deployment.status}.")
        if resource is not None and resource.rollout.succeeded_id == deployment.id:
            raise ValidationException(
                f"The deployment {deployment.id} is the last one of its resource that succeeded."
            )
        engine.store.deployments.remove(deployment.id)
    return {"deployment": view(engine, deployment)}


def _found(engine: Engine, params: Params) -> Deployment:
    _refuse_incomplete(params)
    deployment = engine.store.deployments.get(params["id"])
    if deployment is None or not _matches(deployment, params):
        arn = engine.place.deployment(params["id"])
        raise ResourceNotFoundException(f"The requested deployment does not exist: {arn}")
    return deployment


def _refuse_incomplete(params: Params) -> None:
    if params.get("serviceInstanceName") and not params.get("serviceName"):
        raise ValidationException("serviceInstanceName needs serviceName beside it.")


def _matches(deployment: Deployment, params: Params) -> bool:
    actual = {
        "componentName": deployment.component,
        "environmentName": deployment.environment,
        "serviceInstanceName": deployment.instance,
        "serviceName": deployment.target.service,
    }
    return all(params.get(key) in (None, value) for key, value in actual.items())


OPERATIONS: Mapping[str, Handler] = {
    "GetDeployment": get,
    "ListDeployments": list_all,
    "DeleteDeployment": delete,
}
