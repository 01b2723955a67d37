"""Deploying a service instance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.context import instance_context
from proton_bundle.layout import Role
from proton_emulator.service.engine import deployments, specs
from proton_emulator.service.engine.bundles import part_of
from proton_emulator.service.engine.provisioning import provision
from proton_emulator.service.engine.template_data import (
    attached_component,
    component_data,
    environment_data,
    service_data,
)
from proton_emulator.service.model.deployables import Deployable, Instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion
    from proton_emulator.service.provisioners import Outcome


def begin(engine: Engine, instance: Instance, version: TemplateVersion, spec: str) -> Instance:
    """Record the attempt to deploy *version* with *spec*. Call it inside a transaction."""
    environment = engine.store.environments.get(instance.environment)
    component = attached_component(engine, instance.service, instance.name)
    component_id = component.rollout.succeeded_id if component else None
    pipeline = engine.store.pipelines.get(instance.service)
    state = {
        **deployments.state_of(version, spec),
        "lastSuccessfulEnvironmentDeploymentId": environment and environment.rollout.succeeded_id,
        "lastSuccessfulComponentDeploymentIds": [component_id] if component_id else [],
        "lastSuccessfulServicePipelineDeploymentId": pipeline and pipeline.rollout.succeeded_id,
    }
    return deployments.begin(
        engine,
        instance,
        environment=instance.environment,
        version=version.version,
        state={"serviceInstance": state},
    )


def deploy(
    engine: Engine,
    instance: Instance,
    version: TemplateVersion,
    spec: str,
    and_then: Callable[[], None] = lambda: None,
) -> bool:
    """Whether the attempt under way succeeded; *and_then* is done together with that success."""

    def adopt(resource: Deployable) -> Deployable:
        and_then()
        return replace(resource, spec=spec) if isinstance(resource, Instance) else resource

    def work() -> Outcome:
        return _deploy(engine, instance, version, spec)

    return deployments.run(engine, instance.target, work, adopt)


def _deploy(engine: Engine, instance: Instance, version: TemplateVersion, spec: str) -> Outcome:
    entry = specs.service_spec(spec).entry(instance.name)
    context = instance_context(
        environment=environment_data(engine, instance.environment),
        service=service_data(engine, instance.service),
        name=instance.name,
        inputs=specs.instance_inputs(version, entry),
        component=component_data(engine, instance.service, instance.name),
    )
    return provision(engine, instance, part_of(version, Role.INSTANCE), context)
