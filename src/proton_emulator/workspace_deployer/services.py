"""Create a service, or bring its instances and pipeline up to date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from proton_bundle.workspace.workspace_file import ServiceEntry
from proton_emulator.workspace_deployer.endpoint import Endpoint, settled
from proton_emulator.workspace_deployer.outcome import Deployed, Service
from proton_emulator.workspace_deployer.provisioning import (
    connection,
    prepare_pipelines,
    repository_id,
)
from proton_emulator.workspace_deployer.resources import outputs_of, resources_of
from proton_emulator.workspace_deployer.specs import instances, load
from proton_emulator.workspace_deployer.versions import newer, target_version
from proton_emulator.workspace_deployer.workspace import TemplateToRegister


def deploy_service(
    endpoint: Endpoint, entry: ServiceEntry, spec: str, template: TemplateToRegister, version: str
) -> Service:
    """Make the service what *entry* and *spec* say, and wait for it."""
    proton = endpoint.proton
    if template.has_pipeline:
        prepare_pipelines(endpoint, template.pipeline_engine)
    try:
        current = proton.get_service(name=entry.name)["service"]
    except proton.exceptions.ResourceNotFoundException:
        proton.create_service(
            name=entry.name,
            templateName=template.name,
            spec=spec,
            **target_version(version),
            **(_repository(endpoint, entry) if template.has_pipeline else {}),
        )
    else:
        ServiceUpdate(endpoint, entry.name, spec, version, current).run()
    return read_service(endpoint, entry.name)


def _repository(endpoint: Endpoint, entry: ServiceEntry) -> dict[str, str]:
    """What the file names; where it names nothing, a placeholder that says that it is local."""
    return {
        "repositoryId": repository_id(entry.repository, f"local/{entry.name}"),
        "branchName": entry.branch or "main",
        "repositoryConnectionArn": connection(endpoint),
    }


class ServiceUpdate:
    """The calls that lead a deployed service to a new spec or template version.

    Kept instances and the pipeline first, then the list of instances: UpdateService refuses a spec
    in which a kept instance or the pipeline differs.
    """

    def __init__(
        self, endpoint: Endpoint, name: str, spec: str, version: str, current: dict[str, Any]
    ) -> None:
        self.proton = endpoint.proton
        self.name = name
        self.spec = spec
        self.version = version
        self.current = current
        self.before = instances(current.get("spec", ""))
        self.after = instances(spec)

    def run(self) -> None:
        kept = [self._instance(name) for name in self.after if name in self.before]
        pipeline = self.current.get("pipeline")
        # The pipeline reads the instances' outputs: it waits until all of them deploy.
        whole = all(kept) and (not pipeline or self._pipeline(pipeline))
        # What failed to deploy keeps its service from ACTIVE until an UpdateService succeeds.
        mended = whole and self.current["status"] != "ACTIVE"
        if mended or set(self.before) != set(self.after):
            self.proton.update_service(name=self.name, spec=self.spec)

    def _instance(self, name: str) -> bool:
        """Whether it is deployed as it should be."""
        reference = {"serviceName": self.name, "name": name}
        state = self.proton.get_service_instance(**reference)["serviceInstance"]
        version = newer(self.proton, state, self.version)
        changed = self.before[name] != self.after[name]
        if version is None and not changed and _succeeded(state):
            return True
        request = version or {"deploymentType": "CURRENT_VERSION"}
        self.proton.update_service_instance(**reference, spec=self.spec, **request)
        return _succeeded(
            settled(lambda: self.proton.get_service_instance(**reference)["serviceInstance"])
        )

    def _pipeline(self, state: dict[str, Any]) -> bool:
        """Whether it is deployed as it should be."""
        version = newer(self.proton, state, self.version)
        wanted, stored = (load(each).get("pipeline") for each in (self.spec, self.current["spec"]))
        if version is None and wanted == stored and _succeeded(state):
            return True
        request = version or {"deploymentType": "CURRENT_VERSION"}
        self.proton.update_service_pipeline(serviceName=self.name, spec=self.spec, **request)
        return _succeeded(
            settled(lambda: self.proton.get_service(name=self.name)["service"]["pipeline"])
        )


def _succeeded(state: Mapping[str, Any]) -> bool:
    return bool(state["deploymentStatus"] == "SUCCEEDED")


def read_service(endpoint: Endpoint, name: str) -> Service:
    """Wait for the service and its parts, then read statuses, outputs and resources."""
    proton = endpoint.proton
    state = settled(lambda: proton.get_service(name=name)["service"], key="status")
    listed = proton.get_paginator("list_service_instances").paginate(serviceName=name)
    names = [each["name"] for page in listed for each in page["serviceInstances"]]
    return Service(
        status=state["status"],
        message=state.get("statusMessage", ""),
        instances={each: read_instance(endpoint, name, each) for each in names},
        pipeline=read_pipeline(endpoint, name) if state.get("pipeline") else None,
    )


def read_instance(endpoint: Endpoint, service: str, name: str) -> Deployed:
    proton = endpoint.proton
    key = {"serviceName": service, "serviceInstanceName": name}
    state = settled(
        lambda: proton.get_service_instance(serviceName=service, name=name)["serviceInstance"]
    )
    provisioned = proton.list_service_instance_provisioned_resources(**key)
    return Deployed(
        status=state["deploymentStatus"],
        message=state.get("deploymentStatusMessage", ""),
        outputs=outputs_of(proton.list_service_instance_outputs(**key)["outputs"]),
        resources=resources_of(endpoint, provisioned["provisionedResources"]),
    )


def read_pipeline(endpoint: Endpoint, service: str) -> Deployed:
    proton = endpoint.proton
    state = settled(lambda: proton.get_service(name=service)["service"]["pipeline"])
    provisioned = proton.list_service_pipeline_provisioned_resources(serviceName=service)
    return Deployed(
        status=state["deploymentStatus"],
        message=state.get("deploymentStatusMessage", ""),
        outputs=outputs_of(proton.list_service_pipeline_outputs(serviceName=service)["outputs"]),
        resources=resources_of(endpoint, provisioned["provisionedResources"]),
    )
