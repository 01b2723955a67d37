"""Builds with real processes, over the Secrets Manager and the CloudWatch Logs of moto."""

from __future__ import annotations

import textwrap
import threading
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proton_bundle.context import environment_context
from proton_bundle.manifest import read_manifest
from proton_bundle.source import SourceText
from proton_emulator.aws import in_process
from proton_emulator.processes.guard import Guard
from proton_emulator.service.aws_clients import AwsClients
from proton_emulator.service.provisioners.codebuild.build import Build, CodeBuild

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from proton_bundle.manifest import CodeBuildSettings

ACCOUNT, REGION = "123456789012", "us-east-1"
ARN = f"arn:aws:proton:{REGION}:{ACCOUNT}:environment/dev"
STACK = "AWSProton-dev-cloudformation--ABCDEFGHIJKLMNO"
PROTON, AWS = "http://127.0.0.1:1", "http://127.0.0.1:2"
IMAGE = "aws/codebuild/amazonlinux2-x86_64-standard:5.0"
_HEAD = f"""\
infrastructure:
  templates:
    - rendering_engine: codebuild
      settings:
        image: {IMAGE}
"""


def settings(text: str) -> CodeBuildSettings:
    """As a manifest with *text* below its ``settings`` gives them."""
    body = textwrap.indent(textwrap.dedent(text), " " * 8)
    read = read_manifest(SourceText("manifest.yaml", _HEAD + body)).entries[0].codebuild
    assert read is not None
    return read


class Project:
    """A CodeBuild project of its own, with its own log group."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.name = f"AWSProton-CodeBuild-{uuid.uuid4().hex[:8]}"
        self.stopping = threading.Event()
        self.endpoint_url: str | None = PROTON
        self.aws = AwsClients(lambda service: in_process.client(service, ACCOUNT, REGION))

    def provision(self, text: str, **given: Any) -> Mapping[str, str]:
        """See `of` for what may be *given*."""
        return self._codebuild().provision(self.of(text, **given))

    def deprovision(self, text: str, **given: Any) -> None:
        self._codebuild().deprovision(self.of(text, **given))

    def says(self, text: str, **given: Any) -> list[str]:
        """What the commands of *text* print, without what is printed about them."""
        self.provision(text, **given)
        lines = (line.rstrip("\n") for line in self.log())
        return [line for line in lines if line and not line.startswith("[Container]")]

    def log(self) -> list[str]:
        """The messages of the project's log streams."""
        logs = self.aws.logs
        group = f"/aws/codebuild/{self.name}"
        found: list[str] = []
        for stream in logs.describe_log_streams(logGroupName=group)["logStreams"]:
            found += self._messages(group, stream["logStreamName"])
        return found

    def left_behind(self) -> list[Path]:
        return list(self.guard.folder.iterdir())

    def _messages(self, group: str, stream: str) -> list[str]:
        found: list[str] = []
        token: dict[str, str] = {}
        while True:
            page = self.aws.logs.get_log_events(
                logGroupName=group, logStreamName=stream, startFromHead=True, **token
            )
            if not page["events"]:
                return found
            found += [event["message"] for event in page["events"]]
            token = {"nextToken": page["nextForwardToken"]}

    def _codebuild(self) -> CodeBuild:
        return CodeBuild(self.aws, self.guard, self.endpoint_url, AWS, self.stopping)

    def of(
        self,
        text: str,
        files: Mapping[str, bytes] | None = None,
        context: Mapping[str, object] | None = None,
    ) -> Build:
        """A build whose manifest has *text* as its settings."""
        return Build(
            settings=settings(text),
            files=files or {},
            context=context or environment_context("dev", {"size": 1}),
            arn=ARN,
            stack=STACK,
            project=self.name,
            account=ACCOUNT,
            region=REGION,
        )


@contextmanager
def project() -> Iterator[Project]:
    guard = Guard("test")
    try:
        yield Project(guard)
    finally:
        guard.close()
