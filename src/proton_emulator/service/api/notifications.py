"""What automations and builds tell of the deployments that they carry out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_emulator.service.engine.bundles import Method
from proton_emulator.service.engine.provisioning import part_in_use
from proton_emulator.service.errors import (
    ConflictException,
    ResourceNotFoundException,
    ValidationException,
)
from proton_emulator.service.model.status import FINAL, DeploymentStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable, Deployment


def notify(engine: Engine, params: Params) -> Result:
    """Status, message and outputs of the deployment under way, or new outputs of the last one.

    SUCCEEDED and FAILED end a self-managed deployment. A build ends with its commands, whatever
    they notify before.
    """
    with engine.store.transaction():
        resource = _resource(engine, params["resourceArn"])
        deployment = _deployment(engine, resource, params.get("deploymentId"))
        status = _status(engine, resource, deployment, params.get("status"))
        _take(engine, resource, deployment, status, params)
    return None


def _resource(engine: Engine, arn: str) -> Deployable:
    store = engine.store
    deployables: tuple[Deployable, ...] = (
        *store.environments.all(),
        *store.instances.all(),
        *store.pipelines.all(),
        *store.components.all(),
    )
    for resource in deployables:
        if engine.place.target(resource.target) == arn:
            part = part_in_use(engine, resource)
            if part is None or part.method is Method.AWS_MANAGED:
                raise ValidationException(
                    f"{arn} is provisioned by Proton itself: only self-managed and CodeBuild "
                    "deployments are notified."
                )
            return resource
    raise ResourceNotFoundException(f"The requested resource does not exist: {arn}")


def _deployment(engine: Engine, resource: Deployable, wanted: str | None) -> Deployment:
    """The last attempt; nobody speaks for an earlier one any more."""
    last = resource.rollout.attempted_id
    deployment = engine.store.deployments.get(last) if last else None
    if deployment is None or wanted not in (None, last):
        raise ConflictException(
            f"{wanted} is not the last deployment of {engine.place.target(resource.target)}, "
            f"which is {last}."
        )
    return deployment


def _status(
    engine: Engine, resource: Deployable, deployment: Deployment, given: str | None
) -> DeploymentStatus | None:
    status = DeploymentStatus(given) if given else None
    ended = _ended_as(engine, resource, deployment)
    if ended and status not in (None, ended):
        raise ConflictException(
            f"The deployment {deployment.id} has ended as {ended} and cannot become "
            f"{status}: deploy the resource again."
        )
    return status


def _ended_as(
    engine: Engine, resource: Deployable, deployment: Deployment
) -> DeploymentStatus | None:
    """None while the status may still change, or does not count: a build may tell its own."""
    part = part_in_use(engine, resource)
    build = part is not None and part.method is Method.CODEBUILD
    if build and resource.rollout.status is DeploymentStatus.DELETE_IN_PROGRESS:
        return None
    if not deployment.status.busy:
        return deployment.status
    # Notified a moment ago, and not yet seen by whoever waits for it.
    return deployment.notified if not build and deployment.notified in FINAL else None


def _take(
    engine: Engine,
    resource: Deployable,
    deployment: Deployment,
    status: DeploymentStatus | None,
    params: Params,
) -> None:
    given = params.get("outputs")
    told = {each["key"]: each["valueString"] for each in given or ()}
    message = params.get("statusMessage")
    # What was said of its progress says nothing of how it ended.
    over = deployment.status.busy and status in FINAL
    engine.store.deployments.put(
        deployment.id,
        replace(
            deployment,
            notified=status or deployment.notified,
            outputs=deployment.outputs if given is None else told,
            message=message or (None if over else deployment.message),
            modified_at=engine.clock.now(),
        ),
    )
    rollout = replace(
        resource.rollout,
        message=message or (None if over else resource.rollout.message),
        outputs=resource.rollout.outputs if given is None else told,
    )
    engine.store.put(replace(resource, rollout=rollout))


OPERATIONS: Mapping[str, Handler] = {"NotifyResourceDeploymentStatusChange": notify}
