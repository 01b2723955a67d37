"""The resources beneath a deployment, with whether each was emulated or only recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from proton_emulator.workspace_deployer.endpoint import Endpoint
from proton_emulator.workspace_deployer.outcome import Resource


def resources_of(endpoint: Endpoint, provisioned: Iterable[Mapping[str, Any]]) -> list[Resource]:
    """The resources of every CloudFormation stack among *provisioned*."""
    found = []
    for each in provisioned:
        if each.get("provisioningEngine") == "CLOUDFORMATION":
            found += _of_stack(endpoint, str(each["identifier"]))
    return found


def _of_stack(endpoint: Endpoint, stack: str) -> list[Resource]:
    cloudformation = endpoint.client("cloudformation")
    described = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    return [
        Resource(each["LogicalResourceId"], each["ResourceType"], _outcome(each))
        for each in described
    ]


def _outcome(resource: Mapping[str, Any]) -> str:
    """The embedded AWS says ``recorded: …`` where it has no model; a real one has none of that."""
    if str(resource["ResourceStatus"]).endswith("_FAILED"):
        return "rejected"
    reason = str(resource.get("ResourceStatusReason") or "")
    return "recorded" if reason.startswith("recorded") else "emulated"


def outputs_of(listed: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    return {str(each["key"]): str(each["valueString"]) for each in listed}
