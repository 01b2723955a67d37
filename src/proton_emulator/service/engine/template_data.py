"""What templates read of other resources, as they are when the deployment begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.context import ComponentData, EnvironmentData, ServiceData

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Component, Service


def environment_data(engine: Engine, name: str) -> EnvironmentData:
    environment = engine.store.environments.get(name)
    outputs = environment.rollout.outputs if environment else {}
    return EnvironmentData(name, engine.place.account, outputs)


def service_data(engine: Engine, name: str) -> ServiceData:
    service = engine.store.services.get(name)
    if service is None:
        return ServiceData(name)
    repository = service.repository
    return ServiceData(
        name, repository.connection or "", repository.id or "", repository.branch or ""
    )


def attached_component(engine: Engine, service: str, instance: str) -> Component | None:
    """The one component attached to an instance."""
    for component in engine.store.components.all():
        if component.attached_to == (service, instance):
            return component
    return None


def component_data(engine: Engine, service: str, instance: str) -> ComponentData | None:
    """None as long as the component was not deployed: there is nothing to read of it yet."""
    component = attached_component(engine, service, instance)
    if component is None or component.rollout.succeeded_id is None:
        return None
    return ComponentData(component.name, component.rollout.outputs)


def service_of(engine: Engine, name: str) -> Service:
    service = engine.store.services.get(name)
    assert service is not None, "instances and pipelines do not outlive their service"
    return service
