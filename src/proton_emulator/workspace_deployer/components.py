"""Attach a component to its instance, then redeploy the instance so that it reads the outputs."""

from __future__ import annotations

from typing import Any

from proton_emulator.workspace_deployer.endpoint import Endpoint, settled
from proton_emulator.workspace_deployer.outcome import Deployed
from proton_emulator.workspace_deployer.resources import outputs_of, resources_of
from proton_emulator.workspace_deployer.workspace import ComponentToDeploy


def deploy_component(endpoint: Endpoint, component: ComponentToDeploy) -> Deployed:
    """Create or update the component and wait for it; its instance is not touched."""
    proton, name = endpoint.proton, component.entry.name
    try:
        current = proton.get_component(name=name)["component"]
    except proton.exceptions.ResourceNotFoundException:
        proton.create_component(
            name=name,
            manifest=component.manifest,
            templateFile=component.template_file,
            **_place(component),
        )
    else:
        if _changed(endpoint, component, current):
            proton.update_component(
                name=name,
                deploymentType="CURRENT_VERSION",
                templateFile=component.template_file,
                **_place(component, update=True),
            )
    return read_component(endpoint, name)


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


def _place(component: ComponentToDeploy, *, update: bool = False) -> dict[str, str]:
    entry = component.entry
    if entry.service and entry.instance:
        return {"serviceName": entry.service, "serviceInstanceName": entry.instance}
    return {} if update or not entry.environment else {"environmentName": entry.environment}


def _changed(endpoint: Endpoint, component: ComponentToDeploy, current: dict[str, Any]) -> bool:
    if current["deploymentStatus"] != "SUCCEEDED":
        return True
    place = _place(component, update=True)
    if any(current.get(key) != value for key, value in place.items()):
        return True
    # GetComponent never returns the template: the deployment that succeeded does.
    deployment = endpoint.proton.get_deployment(id=current["lastSucceededDeploymentId"])
    state = deployment["deployment"]["targetState"]["component"]
    return bool(state.get("templateFile") != component.template_file)
