"""Environments."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.deployable_view import (
    outputs_answer,
    resources_answer,
    rollout_view,
    version_view,
    wait_for,
)
from proton_emulator.service.api.environment_roles import for_create, for_update, refuse_unfit
from proton_emulator.service.api.idempotency import fingerprint, same_request
from proton_emulator.service.api.pagination import page
from proton_emulator.service.api.repositories import branch_view
from proton_emulator.service.engine import (
    deletions,
    deployments,
    environment_life,
    found,
    selection,
    specs,
)
from proton_emulator.service.engine.tagging import proton_tags, set_tags
from proton_emulator.service.errors import (
    ConflictException,
    ServiceQuotaExceededException,
    ValidationException,
)
from proton_emulator.service.model.deployables import Environment
from proton_emulator.service.model.names import Target, TemplateKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Component, Instance

_MOST_ENVIRONMENTS = 100


def view(engine: Engine, environment: Environment) -> dict[str, object]:
    roles = environment.roles
    return {
        "arn": engine.place.target(environment.target),
        "codebuildRoleArn": roles.codebuild,
        "componentRoleArn": roles.component,
        "createdAt": environment.created_at,
        "description": environment.description,
        "environmentAccountId": engine.place.account if roles.service or roles.codebuild else None,
        "name": environment.name,
        "protonServiceRoleArn": roles.service,
        "provisioning": environment.provisioning,
        "provisioningRepository": roles.repository and branch_view(engine, roles.repository),
        "spec": environment.spec,
        "templateName": environment.template,
        **rollout_view(environment.rollout),
        **version_view(environment.rollout),
    }


def create(engine: Engine, params: Params) -> Result:
    name, template = params["name"], params["templateName"]
    with engine.store.transaction():
        existing = engine.store.environments.get(name)
        if existing:
            what = f"The environment {name}"
            same_request(existing.request, params, modified=existing.modified, what=what)
            return _wrapped(engine, existing)
        if len(engine.store.environments.all()) >= _MOST_ENVIRONMENTS:
            raise ServiceQuotaExceededException(
                f"An account has at most {_MOST_ENVIRONMENTS} environments."
            )
        version = selection.for_create(engine, TemplateKind.ENVIRONMENT, template, params)
        roles = for_create(engine, version, params)
        specs.check(version, params["spec"])
        started = environment_life.begin(
            engine,
            Environment(
                name=name,
                template=template,
                spec=params["spec"],
                rollout=deployments.new_rollout(engine, Target.environment(name)),
                created_at=engine.clock.now(),
                request=fingerprint(params),
                roles=roles,
                description=params.get("description"),
                provisioning=found.template(
                    engine, TemplateKind.ENVIRONMENT, template
                ).provisioning,
            ),
            version,
            params["spec"],
        )
        arn = engine.place.target(started.target)
        set_tags(engine, arn, params.get("tags"), proton_tags(engine, started))
    environment_life.deploy_in_background(engine, started, version, params["spec"])
    return _wrapped(engine, started)


def get(engine: Engine, params: Params) -> Result:
    wait_for(engine, found.environment(engine, params["name"]))
    return _wrapped(engine, found.environment(engine, params["name"]))


def list_all(engine: Engine, params: Params) -> Result:
    wanted = {
        (item["templateName"], int(item["majorVersion"]))
        for item in params.get("environmentTemplates") or ()
    }
    environments = [
        environment
        for environment in engine.store.environments.all()
        if not wanted or _runs_on(environment) in wanted
    ]
    ordered = sorted(environments, key=lambda environment: environment.name)
    return page(ordered, params, "environments", partial(view, engine))


def _runs_on(environment: Environment) -> tuple[str, int | None]:
    version = environment.rollout.current_version
    return environment.template, version.major if version else None


def update(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        environment = found.environment(engine, params["name"])
        found.idle(engine, environment, "environment")
        described = replace(
            environment,
            description=params.get("description", environment.description),
            roles=for_update(engine, environment, params),
            modified=True,
        )
        if params["deploymentType"] == "NONE":
            return _wrapped(engine, _update_metadata(engine, described, params))
        current = environment.rollout.current_version
        if current is None:
            raise AssertionError("an idle environment was deployed at least once")
        version = selection.for_update(
            engine, TemplateKind.ENVIRONMENT, environment.template, current, params
        )
        refuse_unfit(engine, described, version)
        spec = specs.with_current_values(params.get("spec"), environment.spec)
        specs.check(version, spec)
        started = environment_life.begin(engine, described, version, spec)
    environment_life.deploy_in_background(engine, started, version, spec)
    return _wrapped(engine, started)


def _update_metadata(engine: Engine, described: Environment, params: Params) -> Environment:
    if params.get("spec"):
        raise ValidationException("deploymentType NONE deploys nothing: leave out spec.")
    selection.refuse_version(params)
    engine.store.put(described)
    return described


def delete(engine: Engine, params: Params) -> Result:
    """Asynchronous. While it runs a repeat returns the environment, afterwards nothing."""
    name = params["name"]
    with engine.store.transaction():
        environment = engine.store.environments.get(name)
        if environment is None:
            return None
        if environment.rollout.status.value == "DELETE_IN_PROGRESS":
            return _wrapped(engine, environment)
        found.idle(engine, environment, "environment")
        users = _users(engine, name)
        if users:
            raise ConflictException(
                f"The environment {name} cannot be deleted while these exist in it: "
                f"{', '.join(users)}"
            )
        doomed = deletions.begin(engine, environment)
    engine.workers.start(lambda: deletions.run(engine, doomed.target), f"delete-{name}")
    return _wrapped(engine, doomed)


def _users(engine: Engine, name: str) -> list[str]:
    """The ARNs of the service instances and components in the environment."""
    inside: tuple[Instance | Component, ...] = (
        *engine.store.instances.all(),
        *engine.store.components.all(),
    )
    return [engine.place.target(item.target) for item in inside if item.environment == name]


def list_outputs(engine: Engine, params: Params) -> Result:
    environment = found.environment(engine, params["environmentName"])
    return outputs_answer(engine, environment, params)


def list_resources(engine: Engine, params: Params) -> Result:
    return resources_answer(found.environment(engine, params["environmentName"]))


def _wrapped(engine: Engine, environment: Environment) -> dict[str, object]:
    return {"environment": view(engine, environment)}


OPERATIONS: Mapping[str, Handler] = {
    "CreateEnvironment": create,
    "GetEnvironment": get,
    "ListEnvironments": list_all,
    "UpdateEnvironment": update,
    "DeleteEnvironment": delete,
    "ListEnvironmentOutputs": list_outputs,
    "ListEnvironmentProvisionedResources": list_resources,
}
