"""Deploying a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.context import component_context
from proton_emulator.service.engine import deployments, specs
from proton_emulator.service.engine.bundles import component_part
from proton_emulator.service.engine.provisioning import provision
from proton_emulator.service.engine.template_data import environment_data
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Component
    from proton_emulator.service.provisioners import Outcome


def begin(engine: Engine, component: Component) -> Component:
    """Record the attempt to deploy *component* as it is. Call it inside a transaction."""
    state = {
        "serviceName": component.service,
        "serviceInstanceName": component.instance,
        "serviceSpec": component.service_spec,
        "templateFile": component.template_file,
    }
    return deployments.begin(
        engine, component, environment=component.environment, state={"component": state}
    )


def deploy_in_background(engine: Engine, component: Component) -> None:
    def work() -> Outcome:
        part = component_part(component.manifest, component.template_file)
        return provision(engine, component, part, _context(engine, component))

    def attempt() -> None:
        deployments.run(engine, component.target, work)

    engine.workers.start(attempt, f"deploy-{component.name}")


def _context(engine: Engine, component: Component) -> Mapping[str, object]:
    return component_context(
        name=component.name,
        environment=environment_data(engine, component.environment),
        service=component.service,
        instance=component.instance,
        instance_inputs=_instance_inputs(engine, component),
    )


def _instance_inputs(engine: Engine, component: Component) -> Mapping[str, object]:
    """Of the instance it is attached to, as ``serviceSpec`` or else the instance's spec says."""
    attached = component.attached_to
    instance = engine.store.instances.get(attached) if attached else None
    number = instance.rollout.current_version if instance else None
    if instance is None or number is None:
        return {}
    version = engine.store.versions.get((TemplateKind.SERVICE, instance.template, number))
    spec = specs.service_spec(component.service_spec or instance.spec)
    entry = spec.entry(instance.name)
    return specs.instance_inputs(version, entry) if version else entry.inputs
