"""A build, from its resource's settings to its outputs or the error that says what is wrong."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from proton_emulator.service.provisioners.codebuild import failures
from proton_emulator.service.provisioners.codebuild.execution import Execution
from proton_emulator.service.provisioners.codebuild.folder import BuildFolder
from proton_emulator.service.provisioners.codebuild.inputs import inputs_files
from proton_emulator.service.provisioners.codebuild.log import BuildLog
from proton_emulator.service.provisioners.codebuild.outputs import mark_as_packed, outputs_left_in
from proton_emulator.service.provisioners.codebuild.secrets import resolved
from proton_emulator.service.provisioners.codebuild.time_limit import minutes_allowed
from proton_emulator.service.provisioners.codebuild.variables import (
    Endpoints,
    Identity,
    environment,
)
from proton_emulator.service.provisioners.outcome import ProvisioningError, StoppedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from proton_bundle.manifest import CodeBuildSettings
    from proton_emulator.processes.guard import Guard
    from proton_emulator.processes.running import Interrupt
    from proton_emulator.service.aws_clients import AwsClients
    from proton_emulator.service.provisioners.codebuild.failures import Phase


@dataclass(frozen=True, slots=True)
class Build:
    """What one resource gives to be built.

    *files* are those of the infrastructure folder, by their paths in it; *context* is the data
    that a template of the resource would read.
    """

    settings: CodeBuildSettings
    files: Mapping[str, bytes]
    context: Mapping[str, object]
    arn: str
    stack: str
    project: str
    account: str
    region: str


class CodeBuild:
    """Runs builds, each in a folder beneath that of *guard*; *stopping* ends the one that runs.

    Their commands reach Proton at *endpoint_url* and the AWS beneath at *aws_endpoint_url*, or
    both at the first. All failures are a ProvisioningError, what was interrupted a StoppedError.
    """

    def __init__(
        self,
        aws: AwsClients,
        guard: Guard,
        endpoint_url: str | None,
        aws_endpoint_url: str | None,
        stopping: Interrupt,
    ) -> None:
        self._aws = aws
        self._guard = guard
        self._endpoint_url = endpoint_url
        self._aws_endpoint_url = aws_endpoint_url
        self._stopping = stopping

    def provision(self, build: Build) -> Mapping[str, str]:
        """The outputs that the commands left in ``proton-outputs.json``."""
        if not build.settings.provision:
            raise ProvisioningError(failures.NO_COMMANDS)
        return self._run(build, "provision", build.settings.provision)

    def deprovision(self, build: Build) -> None:
        """Nothing to do is a success."""
        if build.settings.deprovision:
            self._run(build, "deprovision", build.settings.deprovision)

    def _run(self, build: Build, phase: Phase, commands: Sequence[str]) -> Mapping[str, str]:
        if self._stopping.is_set():
            raise StoppedError
        try:
            return self._built(build, phase, commands)
        except ProvisioningError as error:
            # A stop takes away the folder and the endpoint too: no failure of the bundle's.
            if self._stopping.is_set():
                raise StoppedError from error
            raise

    def _built(self, build: Build, phase: Phase, commands: Sequence[str]) -> Mapping[str, str]:
        endpoints = self._endpoints()
        settings = build.settings
        secrets = resolved(settings.secrets, self._aws)
        identity = Identity(build.project, str(uuid.uuid4()), build.account, build.region, time())
        with BuildFolder(self._guard.folder / f"build-{identity.uuid}") as folder:
            folder.fill({**build.files, **inputs_files(build.context, settings.input_type)})
            mark_as_packed(folder.source)
            execution = Execution(
                phase=phase,
                commands=commands,
                image=settings.image,
                minutes=minutes_allowed(settings.project_properties),
                variables={**environment(build, identity, folder, endpoints), **secrets},
                secrets=tuple(secrets.values()),
            )
            log = BuildLog(self._aws, f"/aws/codebuild/{build.project}", identity.uuid)
            execution.run(folder, log, self._guard, self._stopping)
            return outputs_left_in(folder.source)

    def _endpoints(self) -> Endpoints:
        if self._endpoint_url is None:
            raise ProvisioningError(failures.NOT_SERVED)
        return Endpoints(self._endpoint_url, self._aws_endpoint_url or self._endpoint_url)
