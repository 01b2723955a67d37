"""What all deployable resources show of their deployments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.engine.linger import settled
from proton_emulator.service.errors import ResourceNotFoundException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Params
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable, Provisioned, Rollout

# The longest ``valueString`` that the API carries; CloudFormation's outputs may be longer.
_LONGEST_VALUE = 1024


def rollout_view(rollout: Rollout) -> dict[str, object]:
    return {
        "deploymentStatus": rollout.status.value,
        "deploymentStatusMessage": rollout.message,
        "lastAttemptedDeploymentId": rollout.attempted_id,
        "lastDeploymentAttemptedAt": rollout.attempted_at,
        "lastDeploymentSucceededAt": rollout.succeeded_at,
        "lastSucceededDeploymentId": rollout.succeeded_id,
    }


def version_view(rollout: Rollout) -> dict[str, object]:
    """The version in use: absent until a deployment succeeded."""
    if rollout.version is None:
        return {}
    return {
        "templateMajorVersion": str(rollout.version.major),
        "templateMinorVersion": str(rollout.version.minor),
    }


def outputs_answer(engine: Engine, resource: Deployable, params: Params) -> dict[str, object]:
    """Of the deployment asked for, else of the last one that succeeded."""
    outputs: Mapping[str, str] = resource.rollout.outputs
    if deployment_id := params.get("deploymentId"):
        deployment = engine.store.deployments.get(deployment_id)
        if deployment is None or deployment.target != resource.target:
            arn = engine.place.deployment(deployment_id)
            raise ResourceNotFoundException(f"The requested deployment does not exist: {arn}")
        outputs = deployment.outputs or {}
    return {
        "outputs": [
            {"key": key, "valueString": value[:_LONGEST_VALUE]} for key, value in outputs.items()
        ]
    }


def resources_answer(resource: Deployable) -> dict[str, object]:
    return {"provisionedResources": [_resource(made) for made in resource.rollout.resources]}


def wait_for(engine: Engine, resource: Deployable) -> None:
    """Linger until no deployment or deletion of *resource* is under way."""

    def idle() -> bool:
        current = engine.store.deployable(resource.target)
        return current is None or not current.rollout.status.busy

    settled(engine, idle)


def _resource(made: Provisioned) -> dict[str, object]:
    return {
        "name": made.name,
        "identifier": made.identifier,
        "provisioningEngine": made.engine,
    }
