"""Create an environment, or update it when its spec or template changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proton_bundle.workspace.workspace_file import EnvironmentEntry
from proton_emulator.workspace_deployer.endpoint import Endpoint, settled
from proton_emulator.workspace_deployer.outcome import Deployed
from proton_emulator.workspace_deployer.provisioning import environment_roles
from proton_emulator.workspace_deployer.resources import outputs_of, resources_of
from proton_emulator.workspace_deployer.specs import same_yaml
from proton_emulator.workspace_deployer.versions import newer, target_version
from proton_emulator.workspace_deployer.workspace import TemplateToRegister


def deploy_environment(
    endpoint: Endpoint,
    entry: EnvironmentEntry,
    spec: str,
    template: TemplateToRegister,
    version: str,
) -> Deployed:
    """Make the environment what *entry* and *spec* say, and wait for it."""
    proton = endpoint.proton
    try:
        current = proton.get_environment(name=entry.name)["environment"]
    except proton.exceptions.ResourceNotFoundException:
        roles = environment_roles(endpoint, entry, template.engine)
        proton.create_environment(
            name=entry.name,
            templateName=template.name,
            spec=spec,
            **target_version(version),
            **roles,
        )
    else:
        _update(endpoint, entry, spec, version, current)
    return read_environment(endpoint, entry.name)


def _update(
    endpoint: Endpoint, entry: EnvironmentEntry, spec: str, version: str, current: Mapping[str, Any]
) -> None:
    deployment = newer(endpoint.proton, current, version)
    settled_well = current["deploymentStatus"] == "SUCCEEDED"
    if deployment is None and settled_well and same_yaml(current.get("spec", ""), spec):
        return
    request = deployment or {"deploymentType": "CURRENT_VERSION"}
    endpoint.proton.update_environment(name=entry.name, spec=spec, **request)


def read_environment(endpoint: Endpoint, name: str) -> Deployed:
    """Wait for the environment, then read its status, outputs and resources."""
    proton = endpoint.proton
    state = settled(lambda: proton.get_environment(name=name)["environment"])
    provisioned = proton.list_environment_provisioned_resources(environmentName=name)
    return Deployed(
        status=state["deploymentStatus"],
        message=state.get("deploymentStatusMessage", ""),
        outputs=outputs_of(proton.list_environment_outputs(environmentName=name)["outputs"]),
        resources=resources_of(endpoint, provisioned["provisionedResources"]),
    )
