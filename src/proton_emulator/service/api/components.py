"""Components: directly defined infrastructure beside an environment or an instance."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api import component_attachment as attachment
from proton_emulator.service.api.deployable_view import (
    outputs_answer,
    resources_answer,
    rollout_view,
    wait_for,
)
from proton_emulator.service.api.idempotency import remember, remembered
from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine import component_life, deletions, deployments, found, specs
from proton_emulator.service.engine.bundles import Method, component_method
from proton_emulator.service.engine.tagging import proton_tags, set_tags
from proton_emulator.service.errors import (
    ConflictException,
    ServiceQuotaExceededException,
    ValidationException,
)
from proton_emulator.service.model.deployables import Component
from proton_emulator.service.model.names import Target
from proton_emulator.service.model.status import DeploymentStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine

_MOST_COMPONENTS = 100


def view(engine: Engine, component: Component) -> dict[str, object]:
    """Neither the manifest nor the template file: GetDeployment shows the latter."""
    return {
        "arn": engine.place.target(component.target),
        "createdAt": component.created_at,
        "description": component.description,
        "environmentName": component.environment,
        "lastClientRequestToken": component.token,
        "lastModifiedAt": component.modified_at,
        "name": component.name,
        "serviceInstanceName": component.instance,
        "serviceName": component.service,
        "serviceSpec": component.service_spec,
        **rollout_view(component.rollout),
    }


def create(engine: Engine, params: Params) -> Result:
    name = params["name"]
    with engine.store.transaction():
        known = remembered(engine, "CreateComponent", params)
        if isinstance(known, str):
            return _wrapped(engine, found.component(engine, known))
        if engine.store.components.get(name):
            raise ConflictException(f"The component {name} exists already.")
        if len(engine.store.components.all()) >= _MOST_COMPONENTS:
            raise ServiceQuotaExceededException(
                f"An account has at most {_MOST_COMPONENTS} components."
            )
        place = attachment.for_create(engine, params)
        _refuse_without_role(engine, place.environment, component_method(params["manifest"]))
        now = engine.clock.now()
        component = Component(
            name=name,
            environment=place.environment,
            manifest=params["manifest"],
            template_file=params["templateFile"],
            rollout=deployments.new_rollout(engine, Target.component(name)),
            created_at=now,
            modified_at=now,
            service=place.service,
            instance=place.instance,
            service_spec=_service_spec(params, place),
            description=params.get("description"),
            token=params.get("clientToken"),
        )
        started = component_life.begin(engine, component)
        arn = engine.place.target(started.target)
        set_tags(engine, arn, params.get("tags"), proton_tags(engine, started))
        remember(engine, "CreateComponent", params, name)
    component_life.deploy_in_background(engine, started)
    return _wrapped(engine, started)


def _refuse_without_role(engine: Engine, environment: str, method: Method) -> None:
    roles = found.environment(engine, environment).roles
    if method is Method.SELF_MANAGED and not roles.repository:
        raise ValidationException(
            f"The environment {environment} has no provisioningRepository, to which Proton opens "
            "the pull request of a component in Terraform."
        )
    if method is Method.AWS_MANAGED and not roles.component:
        raise ValidationException(
            f"The environment {environment} has no componentRoleArn: give it one with "
            "UpdateEnvironment."
        )


def _service_spec(params: Params, place: attachment.Attachment) -> str | None:
    """Only while attached; it must have an entry for that instance."""
    text: str | None = params.get("serviceSpec")
    if not text:
        return None
    if place.instance is None:
        raise ValidationException("serviceSpec is only for a component attached to an instance.")
    specs.service_spec(text).entry(place.instance)
    return text


def get(engine: Engine, params: Params) -> Result:
    wait_for(engine, found.component(engine, params["name"]))
    return _wrapped(engine, found.component(engine, params["name"]))


def list_all(engine: Engine, params: Params) -> Result:
    wanted = (
        params.get("environmentName"),
        params.get("serviceName"),
        params.get("serviceInstanceName"),
    )
    components = [
        component
        for component in engine.store.components.all()
        if all(
            asked in (None, actual)
            for asked, actual in zip(
                wanted, (component.environment, component.service, component.instance), strict=True
            )
        )
    ]
    ordered = sorted(components, key=lambda component: component.name)
    return page(ordered, params, "components", partial(view, engine))


def update(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        known = remembered(engine, "UpdateComponent", params)
        if isinstance(known, str):
            return _wrapped(engine, found.component(engine, known))
        component = found.component(engine, params["name"])
        found.idle(engine, component, "component")
        _refuse_instance_in_progress(engine, component)
        described = replace(
            component,
            description=params.get("description", component.description),
            modified_at=engine.clock.now(),
            token=params.get("clientToken"),
        )
        remember(engine, "UpdateComponent", params, component.name)
        if params["deploymentType"] == "NONE":
            return _wrapped(engine, _update_description(engine, described, params))
        started = component_life.begin(engine, _changed(engine, described, params))
    component_life.deploy_in_background(engine, started)
    return _wrapped(engine, started)


def _changed(engine: Engine, component: Component, params: Params) -> Component:
    place = attachment.for_update(engine, component, params)
    spec = _service_spec(params, place)
    kept = component.service_spec if place.instance else None
    return replace(
        component,
        service=place.service,
        instance=place.instance,
        service_spec=spec or kept,
        template_file=params.get("templateFile", component.template_file),
    )


def _update_description(engine: Engine, described: Component, params: Params) -> Component:
    others = ("templateFile", "serviceName", "serviceInstanceName", "serviceSpec")
    given = [key for key in others if params.get(key) is not None]
    if given:
        raise ValidationException(
            f"deploymentType NONE changes only the description: leave out {', '.join(given)}."
        )
    engine.store.put(described)
    return described


def _refuse_instance_in_progress(engine: Engine, component: Component) -> None:
    instance = engine.store.instances.get(component.attached_to) if component.attached_to else None
    if instance:
        found.idle(engine, instance, "service instance")


def delete(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        component = found.component(engine, params["name"])
        if component.rollout.status is DeploymentStatus.DELETE_IN_PROGRESS:
            return _wrapped(engine, component)
        found.idle(engine, component, "component")
        if component.attached_to:
            raise ConflictException(
                f"The component {component.name} is attached to {component.service}/"
                f"{component.instance}: detach it first."
            )
        doomed = deletions.begin(engine, component)
    engine.workers.start(lambda: deletions.run(engine, doomed.target), f"delete-{doomed.name}")
    return _wrapped(engine, doomed)


def list_outputs(engine: Engine, params: Params) -> Result:
    return outputs_answer(engine, found.component(engine, params["componentName"]), params)


def list_resources(engine: Engine, params: Params) -> Result:
    return resources_answer(found.component(engine, params["componentName"]))


def _wrapped(engine: Engine, component: Component) -> dict[str, object]:
    return {"component": view(engine, component)}


OPERATIONS: Mapping[str, Handler] = {
    "CreateComponent": create,
    "GetComponent": get,
    "ListComponents": list_all,
    "UpdateComponent": update,
    "DeleteComponent": delete,
    "ListComponentOutputs": list_outputs,
    "ListComponentProvisionedResources": list_resources,
}
