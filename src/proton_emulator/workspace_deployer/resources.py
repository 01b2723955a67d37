"""The resources beneath a deployment, with whether each was emulated or only recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from proton_emulator.workspace_deployer.endpoint import Endpoint
from proton_emulator.workspace_deployer.outcome import Resource


def resources_of(endpoint: Endpoint, provisioned: Iterable[Mapping[str, Any]]) -> list[Resource]:
    """The resources of every CloudFormation stack and every Terraform folder in *provisioned*."""
    found = []
    for each in provisioned:
        identifier = str(each["identifier"])
        if each.get("provisioningEngine") == "CLOUDFORMATION":
            found += _of_stack(endpoint, identifier)
        else:
            found += _of_folder(endpoint, identifier)
    return found


def _of_folder(endpoint: Endpoint, identifier: str) -> list[Resource]:
    """What the emulator's own automation knows of a folder; of another's nothing is known."""
    listed = endpoint.administration("pull-requests").get("pull_requests", ())
    for pull_request in reversed(listed):
        if pull_request["identifier"] == identifier and pull_request["state"] == "MERGED":
            return _of_pull_request(pull_request)
    return []


def _of_pull_request(pull_request: Mapping[str, Any]) -> list[Resource]:
    """A folder without resources stands for itself where nobody applied it: its outputs are not
    real either.
    """
    outcome = pull_request["outcome"]
    if outcome == "recorded" and not pull_request["resources"]:
        return [Resource(pull_request["folder"], "Terraform folder", outcome)]
    return [Resource(each["address"], each["type"], outcome) for each in pull_request["resources"]]


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
