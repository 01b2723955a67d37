"""The embedded AWS in this process, and short ways to deploy and look."""

from __future__ import annotations

import io
import textwrap
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws

from proton_emulator.aws import embedded

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = "us-east-1"
ACCOUNT = "123456789012"
_clients: dict[tuple[str, str], Any] = {}


class Aws:
    """Clients of the embedded AWS; those of CloudFormation are wrapped in a few verbs."""

    def client(self, service: str, region: str = REGION) -> Any:
        key = (service, region)
        if key not in _clients:
            _clients[key] = boto3.client(service, region_name=region)
        return _clients[key]

    @property
    def cloudformation(self) -> Any:
        return self.client("cloudformation")

    def create(self, name: str, template: str, **arguments: Any) -> dict[str, Any]:
        """Create a stack from dedented text; the stack as described afterwards."""
        body = textwrap.dedent(template)
        made = self.cloudformation.create_stack(StackName=name, TemplateBody=body, **arguments)
        return self.stack(made["StackId"])

    def update(self, name: str, template: str, **arguments: Any) -> dict[str, Any]:
        body = textwrap.dedent(template)
        self.cloudformation.update_stack(StackName=name, TemplateBody=body, **arguments)
        return self.stack(name)

    def stack(self, name: str) -> dict[str, Any]:
        return self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]

    def outputs(self, name: str) -> dict[str, str]:
        found = self.stack(name).get("Outputs", ())
        return {each["OutputKey"]: each["OutputValue"] for each in found}

    def events(self, name: str) -> list[tuple[str, str]]:
        """(logical id, status), oldest first."""
        found = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        return [(each["LogicalResourceId"], each["ResourceStatus"]) for each in found[::-1]]

    def reasons(self, name: str) -> dict[tuple[str, str], str]:
        found = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        return {
            (each["LogicalResourceId"], each["ResourceStatus"]): each["ResourceStatusReason"]
            for each in found
            if "ResourceStatusReason" in each
        }

    def resources(self, name: str) -> dict[str, dict[str, Any]]:
        found = self.cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        return {each["LogicalResourceId"]: each for each in found}

    def put_code(self, bucket: str, key: str, source: str) -> None:
        """An object that holds a zipped ``index.py``."""
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("index.py", source)
        s3 = self.client("s3")
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key=key, Body=archive.getvalue())


@contextmanager
def embedded_aws() -> Iterator[Aws]:
    """An empty embedded AWS; its state goes with the block."""
    embedded.install()
    with mock_aws():
        yield Aws()
