"""Proton alone: its API in this process, over an S3 and a CloudFormation that tests hold in hand."""

from __future__ import annotations

import io
import json
import random
import threading
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from proton_bundle.archive import pack
from proton_bundle.files import MemoryFiles
from proton_cloudformation.template import load
from proton_emulator.service.api.wire import answer
from proton_emulator.service.aws_clients import AwsClients
from proton_emulator.service.engine.clock import Ids
from proton_emulator.service.engine.engine import Engine
from proton_emulator.service.model.names import Place

ROLE = "arn:aws:iam::123456789012:role/proton"
CONNECTION = "arn:aws:codestar-connections:us-east-1:123456789012:connection/x"
BUCKET = "bundles"

_MANIFEST = """\
infrastructure:
  templates:
    - file: cloudformation.yaml
      rendering_engine: jinja
      template_language: cloudformation
"""
_ENVIRONMENT_SCHEMA = """\
schema:
  format: {openapi: "3.0.0"}
  environment_input_type: EnvironmentInput
  types:
    EnvironmentInput:
      type: object
      properties:
        cidr: {type: string, default: 10.0.0.0/16}
        size: {type: number, minimum: 1}
"""
_SERVICE_SCHEMA = """\
schema:
  format: {openapi: "3.0.0"}
  service_input_type: ServiceInput
  pipeline_input_type: PipelineInput
  types:
    ServiceInput:
      type: object
      required: [port]
      properties:
        port: {type: number}
        color: {type: string, default: blue}
    PipelineInput:
      type: object
      properties:
        command: {type: string, default: make}
"""


def environment_files(template: str = "Outputs: {}", **changed: str) -> dict[str, bytes]:
    return _encoded(
        {
            "schema/schema.yaml": _ENVIRONMENT_SCHEMA,
            "infrastructure/manifest.yaml": _MANIFEST,
            "infrastructure/cloudformation.yaml": template,
        },
        changed,
    )


def service_files(
    instance: str = "port: {{ service_instance.inputs.port }}",
    pipeline: str = "command: {{ pipeline.inputs.command }}",
    **changed: str,
) -> dict[str, bytes]:
    return _encoded(
        {
            "schema/schema.yaml": _SERVICE_SCHEMA,
            "instance_infrastructure/manifest.yaml": _MANIFEST,
            "instance_infrastructure/cloudformation.yaml": instance,
            "pipeline_infrastructure/manifest.yaml": _MANIFEST,
            "pipeline_infrastructure/cloudformation.yaml": pipeline,
        },
        changed,
    )


def _encoded(files: dict[str, str], changed: dict[str, str]) -> dict[str, bytes]:
    """*changed*: by file name, ``schema`` or ``manifest``."""
    replaced = {
        path: changed.get(path.rpartition("/")[2].removesuffix(".yaml"), text)
        for path, text in files.items()
    }
    return {path: text.encode() for path, text in replaced.items()}


def service_spec(*instances: str, port: int = 80, pipeline: str = "pipeline: {command: ls}") -> str:
    """Instances are ``name`` or ``name:environment`` (``dev`` if not given)."""
    lines = ["proton: ServiceSpec", pipeline, "instances:" if instances else "instances: []"]
    for each in instances:
        name, _, environment = each.partition(":")
        entry = f"name: {name}, environment: {environment or 'dev'}, spec: {{port: {port}}}"
        lines.append(f"  - {{{entry}}}")
    return "\n".join(line for line in lines if line) + "\n"


class ApiError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message


@dataclass
class Clock:
    """A second passes whenever somebody looks."""

    time: float = 1_700_000_000.0

    def now(self) -> float:
        self.time += 1.0
        return self.time


@dataclass
class FakeS3:
    objects: dict[str, bytes] = field(default_factory=dict)

    def get_object(self, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 # boto3's names
        if Bucket != BUCKET or Key not in self.objects:
            raise _client_error("NoSuchKey", "The specified key does not exist.", "GetObject")
        data = self.objects[Key]
        return {"ContentLength": len(data), "Body": io.BytesIO(data)}


@dataclass
class FakeCloudFormation:
    """Stacks whose outputs are ``Made: <stack name's word>``. A template with ``fail`` in it fails.

    *hold*: clear it, and stacks stay IN_PROGRESS until it is set.
    """

    stacks: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    undeletable: bool = False

    def __post_init__(self) -> None:
        self.hold.set()

    def create_stack(self, **arguments: Any) -> None:
        self._deploy("CREATE", arguments)

    def update_stack(self, **arguments: Any) -> None:
        self.hold.wait(20)
        old = self.stacks[arguments["StackName"]]
        if old["TemplateBody"] == arguments["TemplateBody"]:
            raise _client_error("ValidationError", "No updates are to be performed.", "UpdateStack")
        self._deploy("UPDATE", arguments)

    def delete_stack(self, StackName: str) -> None:  # noqa: N803
        name = StackName.rpartition("/")[2]
        self.calls.append(("delete", name))
        if self.undeletable:
            self.stacks[name] |= {"StackStatus": "DELETE_FAILED"}
        else:
            del self.stacks[name]

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        name = StackName.rpartition("/")[2]
        if name not in self.stacks:
            message = f"Stack with id {name} does not exist"
            raise _client_error("ValidationError", message, "DescribeStacks")
        stack = self.stacks[name]
        if self.hold.is_set():
            return {"Stacks": [stack]}
        return {"Stacks": [stack | {"StackStatus": "UPDATE_IN_PROGRESS"}]}

    def describe_stack_events(self, StackName: str) -> dict[str, Any]:  # noqa: N803
        event = {
            "LogicalResourceId": "Queue",
            "PhysicalResourceId": "queue",
            "ResourceType": "AWS::SQS::Queue",
            "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "no room for a queue",
        }
        begun = {
            "PhysicalResourceId": StackName,
            "LogicalResourceId": StackName.rpartition("/")[2],
            "ResourceStatus": "CREATE_IN_PROGRESS",
        }
        return {"StackEvents": [event, begun]}

    def _deploy(self, operation: str, arguments: dict[str, Any]) -> None:
        name, template = arguments["StackName"], arguments["TemplateBody"]
        if load(template).problems:
            raise _client_error("ValidationError", "Template format error", "CreateStack")
        self.calls.append((operation.lower(), name))
        if operation == "UPDATE" and "fail" in template:
            self.stacks[name] |= {"StackStatus": "UPDATE_ROLLBACK_COMPLETE"}  # the old template
            return
        created = "ROLLBACK_COMPLETE" if "fail" in template else "CREATE_COMPLETE"
        self.stacks[name] = arguments | {
            "StackId": f"arn:aws:cloudformation:us-east-1:123456789012:stack/{name}",
            "StackStatus": created if operation == "CREATE" else "UPDATE_COMPLETE",
            "Outputs": [{"OutputKey": "Made", "OutputValue": name.split("-")[1]}],
        }


def _client_error(code: str, message: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class Proton:
    """The API of one account: ``proton("GetService", name="x")`` gives the answer or ApiError."""

    def __init__(self) -> None:
        self.s3 = FakeS3()
        self.cloudformation = FakeCloudFormation()
        fakes = {"s3": self.s3, "cloudformation": self.cloudformation}
        self.engine = Engine(
            place=Place("123456789012", "us-east-1"),
            aws=AwsClients(lambda service: fakes[service]),
            clock=Clock(),
            ids=Ids(random.Random(1)),
            linger=0.0,
        )

    def __call__(self, operation: str, **params: Any) -> dict[str, Any]:
        target = f"AwsProton20200720.{operation}"
        given = answer(self.engine, target, json.dumps(params).encode())
        body: dict[str, Any] = json.loads(given.body)
        if given.status != 200:
            raise ApiError(given.status, body["__type"].rpartition("#")[2], body["message"])
        return body

    def settled(self, operation: str, **params: Any) -> dict[str, Any]:
        """Like a call, but all background work has ended before it returns."""
        body = self(operation, **params)
        self.settle()
        return body

    def settle(self) -> None:
        assert self.engine.workers.settle(20), "background work did not end"

    def upload(self, key: str, files: dict[str, bytes]) -> dict[str, Any]:
        """The bundle in S3, as the ``source`` of a version."""
        self.s3.objects[key] = pack(MemoryFiles(files))
        return {"s3": {"bucket": BUCKET, "key": key}}

    def register(
        self,
        kind: str,
        name: str,
        files: dict[str, bytes] | None = None,
        *,
        publish: bool = True,
        **params: Any,
    ) -> dict[str, Any]:
        """A new version of a template, which is made if it is not there; the version's view."""
        noun = f"{kind.capitalize()}Template"
        if (kind, name) not in {(t.kind, t.name) for t in self.engine.store.templates.all()}:
            self(f"Create{noun}", name=name)
        default = environment_files() if kind == "environment" else service_files()
        if kind == "service":
            compatible = [{"templateName": "env", "majorVersion": "1"}]
            params.setdefault("compatibleEnvironmentTemplates", compatible)
        source = self.upload(name, default if files is None else files)
        made = self.settled(f"Create{noun}Version", templateName=name, source=source, **params)[
            f"{kind}TemplateVersion"
        ]
        key = {k: made[k] for k in ("templateName", "majorVersion", "minorVersion")}
        view: dict[str, Any] = self(f"Get{noun}Version", **key)[f"{kind}TemplateVersion"]
        if publish and view["status"] == "DRAFT":
            view = self(f"Update{noun}Version", **key, status="PUBLISHED")[f"{kind}TemplateVersion"]
        return view

    def environment(
        self, name: str = "dev", template: str = "env", **params: Any
    ) -> dict[str, Any]:
        """A deployed environment, as GetEnvironment shows it; registers *template* if need be."""
        if not any(v.template == template for v in self.engine.store.versions.all()):
            self.register("environment", template)
        given = {
            "name": name,
            "templateName": template,
            "templateMajorVersion": "1",
            "protonServiceRoleArn": ROLE,
            "componentRoleArn": ROLE,
            "spec": "proton: EnvironmentSpec\nspec: {size: 1}\n",
        }
        self.settled("CreateEnvironment", **(given | params))
        view: dict[str, Any] = self("GetEnvironment", name=name)["environment"]
        return view

    def service(
        self, spec: str, name: str = "shop", template: str = "svc", **params: Any
    ) -> dict[str, Any]:
        """A deployed service, as GetService shows it; registers *template* if need be."""
        if not any(v.template == template for v in self.engine.store.versions.all()):
            self.register("service", template)
        given = {
            "name": name,
            "templateName": template,
            "templateMajorVersion": "1",
            "spec": spec,
            "repositoryId": "shop/shop",
            "branchName": "main",
            "repositoryConnectionArn": CONNECTION,
        }
        self.settled("CreateService", **(given | params))
        view: dict[str, Any] = self("GetService", name=name)["service"]
        return view
