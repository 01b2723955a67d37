"""Attach a component to its instance, then redeploy the instance so that it reads the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from proton_emulator.workspace_deployer.endpoint import Endpoint, settled
from proton_emulator.workspace_deployer.outcome import Deployed
from proton_emulator.workspace_deployer.resources import outputs_of, resources_of
from proton_emulator.workspace_deployer.workspace import ComponentToDeploy


class Place(NamedTuple):
    """The instance that a component is attached to; empty names detach it."""

    service: str
    instance: str


def deploy_component(
    endpoint: Endpoint, component: ComponentToDeploy
) -> tuple[Deployed, tuple[Place, ...]]:
    """Create or update the component and wait for it.

    Also the instances that have to be deployed again, because they read its outputs or did.
    """
    proton, name, wanted = endpoint.proton, component.entry.name, _wanted(component)
    try:
        current = proton.get_component(name=name)["component"]
    except proton.exceptions.ResourceNotFoundException:
        place = _names(wanted) if wanted else {"environmentName": component.entry.environment}
        files = {"manifest": component.manifest, "templateFile": component.template_file}
        proton.create_component(name=name, **files, **place)
        return read_component(endpoint, name), _places(wanted)
    before = _attached_to(current)
    if before == wanted and not _changed(endpoint, component, current):
        return read_component(endpoint, name), ()
    if before and before != wanted:
        _update(endpoint, component, Place("", ""))
    if wanted or not before:
        _update(endpoint, component, wanted)
    return read_component(endpoint, name), _places(before, wanted)


def _update(endpoint: Endpoint, component: ComponentToDeploy, place: Place | None) -> None:
    endpoint.proton.update_component(
        name=component.entry.name,
        deploymentType="CURRENT_VERSION",
        templateFile=component.template_file,
        **(_names(place) if place else {}),
    )
    read_component(endpoint, component.entry.name)


def redeploy_instance(endpoint: Endpoint, service: str, instance: str) -> None:
    """Deploy the instance again on the version it has; the attached component's outputs flow in."""
    proton = endpoint.proton
    proton.update_service_instance(
        serviceName=service, name=instance, deploymentType="CURRENT_VERSION"
    )
    settled(
        lambda: proton.get_service_instance(serviceName=service, name=instance)["serviceInstance"]
    )


def read_component(endpoint: Endpoint, name: str) -> Deployed:
    proton = endpoint.proton
    state = settled(lambda: proton.get_component(name=name)["component"])
    provisioned = proton.list_component_provisioned_resources(componentName=name)
    return Deployed(
        status=state["deploymentStatus"],
        message=state.get("deploymentStatusMessage", ""),
        outputs=outputs_of(proton.list_component_outputs(componentName=name)["outputs"]),
        resources=resources_of(endpoint, provisioned["provisionedResources"]),
    )


def _wanted(component: ComponentToDeploy) -> Place | None:
    service, instance = component.entry.service, component.entry.instance
    return Place(service, instance) if service and instance else None


def _attached_to(current: Mapping[str, Any]) -> Place | None:
    service, instance = current.get("serviceName"), current.get("serviceInstanceName")
    return Place(service, instance) if service and instance else None


def _names(place: Place) -> dict[str, str]:
    return {"serviceName": place.service, "serviceInstanceName": place.instance}


def _places(*places: Place | None) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for place in places if place))


def _changed(endpoint: Endpoint, component: ComponentToDeploy, current: Mapping[str, Any]) -> bool:
    if current["deploymentStatus"] != "SUCCEEDED":
        return True
    # GetComponent never returns the template: the deployment that succeeded does.
    deployment = endpoint.proton.get_deployment(id=current["lastSucceededDeploymentId"])
    state = deployment["deployment"]["targetState"]["component"]
    return bool(state.get("templateFile") != component.template_file)
