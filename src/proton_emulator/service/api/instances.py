"""Service instances."""

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
from proton_emulator.service.api.idempotency import remember, remembered
from proton_emulator.service.api.instance_filters import filtered, ordered
from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine import found, instance_life, selection, service_life, specs
from proton_emulator.service.engine.service_checks import (
    MOST_INSTANCES,
    check_place,
)
from proton_emulator.service.engine.template_data import attached_component
from proton_emulator.service.errors import ConflictException, ValidationException
from proton_emulator.service.model.names import TemplateKind, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Instance, Service
    from proton_emulator.service.model.templates import TemplateVersion


def view(engine: Engine, instance: Instance) -> dict[str, object]:
    return {
        "arn": engine.place.target(instance.target),
        "createdAt": instance.created_at,
        "environmentName": instance.environment,
        "lastClientRequestToken": instance.token,
        "name": instance.name,
        "serviceName": instance.service,
        "spec": instance.spec,
        "templateName": instance.template,
        **rollout_view(instance.rollout),
        **version_view(instance.rollout),
    }


def create(engine: Engine, params: Params) -> Result:
    with engine.store.transaction():
        service = found.service(engine, params["serviceName"])
        known = remembered(engine, "CreateServiceInstance", params)
        if isinstance(known, tuple):
            return _wrapped(engine, found.instance(engine, *known))
        _refuse_creation(engine, service, params["name"])
        text = specs.with_current_values(params["spec"], service.spec)
        entry = specs.service_spec(text).entry(params["name"])
        version = _version_for_create(engine, service, params)
        check_place(engine, version, entry)
        merged = specs.with_instance_of(text, service.spec, entry.name)
        specs.check_instance(version, merged, entry.name)
        specs.adopt(engine, service.name, merged)
        tags = params.get("tags") or ()
        token = params.get("clientToken")
        instance = service_life.add_instance(
            engine, service, version, entry, merged, token=token, tags=tags
        )
        remember(engine, "CreateServiceInstance", params, (service.name, instance.name))
    _deploy_in_background(engine, instance, version, merged)
    return _wrapped(engine, instance)


def _refuse_creation(engine: Engine, service: Service, name: str) -> None:
    if service.status.busy:
        raise ConflictException(
            f"The service {service.name} is {service.status}: wait until that ends."
        )
    if engine.store.instances.get((service.name, name)):
        raise ConflictException(f"The service {service.name} has an instance {name} already.")
    if sum(i.service == service.name for i in engine.store.instances.all()) >= MOST_INSTANCES:
        raise ValidationException(f"A service has at most {MOST_INSTANCES} instances.")


def _version_for_create(engine: Engine, service: Service, params: Params) -> TemplateVersion:
    """The one asked for, else that of the pipeline, of the newest instance, or the recommended."""
    if params.get("templateMajorVersion"):
        return selection.for_create(engine, TemplateKind.SERVICE, service.template, params)
    current = _current_version(engine, service) or service.version
    version = found.template_version(engine, TemplateKind.SERVICE, service.template, current)
    return selection.registered(version)


def _current_version(engine: Engine, service: Service) -> Version | None:
    pipeline = engine.store.pipelines.get(service.name)
    if pipeline:
        return pipeline.rollout.current_version
    instances = [i for i in engine.store.instances.all() if i.service == service.name]
    newest = max(instances, key=lambda instance: instance.created_at, default=None)
    return newest.rollout.current_version if newest else None


def get(engine: Engine, params: Params) -> Result:
    service, name = params["serviceName"], params["name"]
    wait_for(engine, found.instance(engine, service, name))
    return _wrapped(engine, found.instance(engine, service, name))


def list_all(engine: Engine, params: Params) -> Result:
    if name := params.get("serviceName"):
        found.service(engine, name)
    chosen = filtered(engine, engine.store.instances.all(), params)
    return page(ordered(chosen, params), params, "serviceInstances", partial(view, engine))


def update(engine: Engine, params: Params) -> Result:
    """The spec is a whole ServiceSpec, of which only this instance's entry counts."""
    with engine.store.transaction():
        instance = found.instance(engine, params["serviceName"], params["name"])
        found.idle(engine, instance, "service instance")
        _refuse_component_in_progress(engine, instance)
        if params["deploymentType"] == "NONE":
            if params.get("spec"):
                raise ValidationException("deploymentType NONE deploys nothing: leave out spec.")
            selection.refuse_version(params)
            return _wrapped(engine, instance)
        version = _version_for_update(engine, instance, params)
        service = found.service(engine, instance.service)
        text = specs.with_current_values(params.get("spec"), service.spec)
        entry = specs.service_spec(text).entry(instance.name)
        if entry.environment != instance.environment:
            raise ValidationException(
                f"The instance {instance.name} is in the environment {instance.environment} and "
                f"cannot move to {entry.environment}: create another instance there."
            )
        check_place(engine, version, entry)
        merged = specs.with_instance_of(text, service.spec, instance.name)
        specs.check_instance(version, merged, entry.name)
        tokened = replace(instance, token=params.get("clientToken"))
        started = instance_life.begin(engine, tokened, version, merged)
    _deploy_in_background(engine, started, version, merged)
    return _wrapped(engine, started)


def _version_for_update(engine: Engine, instance: Instance, params: Params) -> TemplateVersion:
    current = instance.rollout.current_version
    assert current is not None, "an idle instance was deployed at least once"
    return selection.for_update(engine, TemplateKind.SERVICE, instance.template, current, params)


def _refuse_component_in_progress(engine: Engine, instance: Instance) -> None:
    component = attached_component(engine, instance.service, instance.name)
    if component:
        found.idle(engine, component, "component")


def _deploy_in_background(
    engine: Engine, instance: Instance, version: TemplateVersion, spec: str
) -> None:
    def adopt_spec() -> None:
        service = engine.store.services.get(instance.service)
        if service is not None:
            merged = specs.with_instance_of(spec, service.spec, instance.name)
            specs.adopt(engine, service.name, merged)

    deploy = partial(instance_life.deploy, engine, instance, version, spec, adopt_spec)
    engine.workers.start(deploy, f"deploy-{instance.service}-{instance.name}")


def list_outputs(engine: Engine, params: Params) -> Result:
    return outputs_answer(engine, _named(engine, params), params)


def list_resources(engine: Engine, params: Params) -> Result:
    return resources_answer(_named(engine, params))


def _named(engine: Engine, params: Params) -> Instance:
    return found.instance(engine, params["serviceName"], params["serviceInstanceName"])


def _wrapped(engine: Engine, instance: Instance) -> dict[str, object]:
    return {"serviceInstance": view(engine, instance)}


OPERATIONS: Mapping[str, Handler] = {
    "CreateServiceInstance": create,
    "GetServiceInstance": get,
    "ListServiceInstances": list_all,
    "UpdateServiceInstance": update,
    "ListServiceInstanceOutputs": list_outputs,
    "ListServiceInstanceProvisionedResources": list_resources,
}
