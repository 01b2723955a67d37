"""An emulator in this process and what one workspace file deploys to it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from proton_emulator.server import EmbeddedEmulator
from proton_emulator.workspace_deployer import Endpoint, Step, load_workspace
from proton_emulator.workspace_deployer.seed import seed
from proton_emulator.workspace_deployer.templates import register

_CONNECTION = "arn:aws:codestar-connections:us-east-1:123456789012:connection/x"
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_FIRST_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Stack:
    """What Proton created once, with the *outputs* it had then."""

    name: str
    template: str
    tags: list[dict[str, str]]
    outputs: Mapping[str, str]

    def arguments(self, renamed: Mapping[str, str]) -> dict[str, Any]:
        """For ``CreateStack``; *renamed* are other stacks' outputs, by what they were then."""
        template = self.template
        for was, is_now in renamed.items():
            template = template.replace(was, is_now)
        return {
            "StackName": self.name,
            "TemplateBody": template,
            "Tags": self.tags,
            "Capabilities": _CAPABILITIES,
        }

    def renamed(self, outputs: Mapping[str, str]) -> dict[str, str]:
        return {was: outputs[name] for name, was in self.outputs.items() if was != outputs[name]}


class Platform:
    def __init__(self, workspace: Path) -> None:
        self._workspace = load_workspace(workspace)
        self._emulator = EmbeddedEmulator()
        self._emulator.__enter__()  # until this process ends
        self._endpoint = Endpoint(self._emulator.endpoint_url)

    def empty(self) -> None:
        """Forget all; then put in what the workspace file seeds."""
        address = urlsplit(self._emulator.endpoint_url)
        connection = HTTPConnection(str(address.hostname), address.port)
        connection.request("POST", "/_proton/reset")
        if connection.getresponse().status != 200:
            raise RuntimeError("the emulator did not forget")
        connection.close()
        seed(self._endpoint, self._workspace, _silently)

    def publish(self) -> None:
        for template in self._workspace.templates.values():
            if not register(self._endpoint, template, _silently).succeeded:
                raise RuntimeError(f"{template.name} is not published")

    def deploy(self) -> None:
        """Create the environments, then the services, and wait for each kind."""
        proton, file = self._endpoint.proton, self._workspace.file
        role = self._endpoint.role("proton")
        for environment in file.environments:
            proton.create_environment(
                name=environment.name,
                templateName=environment.template,
                templateMajorVersion="1",
                spec=self._workspace.environment_specs[environment.name],
                protonServiceRoleArn=role,
            )
        self._settle()
        for service in file.services:
            proton.create_service(
                name=service.name,
                templateName=service.template,
                templateMajorVersion="1",
                spec=self._workspace.service_specs[service.name],
                repositoryId=f"local/{service.name}",
                branchName="main",
                repositoryConnectionArn=_CONNECTION,
            )
        self._settle()

    def require_success(self) -> None:
        proton = self._endpoint.proton
        for service in self._workspace.file.services:
            found = proton.get_service(name=service.name)["service"]
            instances = proton.list_service_instances(serviceName=service.name)["serviceInstances"]
            states = [each["deploymentStatus"] for each in (found["pipeline"], *instances)]
            if {*states} != {"SUCCEEDED"}:
                raise RuntimeError(f"service {service.name}: {states}")

    def stacks(self) -> list[Stack]:
        """Those that exist, oldest first."""
        client = self._endpoint.client("cloudformation")
        found = client.describe_stacks()["Stacks"]
        return [
            Stack(
                each["StackName"],
                client.get_template(StackName=each["StackName"])["TemplateBody"],
                each["Tags"],
                _outputs(each),
            )
            for each in sorted(found, key=lambda each: each["CreationTime"])
        ]

    def create(self, arguments: Mapping[str, Any]) -> dict[str, str]:
        """Create a stack as one would by hand, and wait for it; its outputs."""
        client, pause = self._endpoint.client("cloudformation"), _FIRST_PAUSE
        name = client.create_stack(**arguments)["StackId"]
        while True:
            [stack] = client.describe_stacks(StackName=name)["Stacks"]
            if stack["StackStatus"] == "CREATE_COMPLETE":
                return _outputs(stack)
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                raise RuntimeError(f"{arguments['StackName']}: {stack['StackStatus']}")
            time.sleep(pause)
            pause *= 1.5

    def _settle(self) -> None:
        if not self._emulator.settle():
            raise RuntimeError("a deployment did not end")


def _outputs(stack: Mapping[str, Any]) -> dict[str, str]:
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())}


def _silently(_: Step) -> None:
    pass
