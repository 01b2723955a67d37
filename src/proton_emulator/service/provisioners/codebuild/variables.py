"""The environment variables of a build: CodeBuild's, those that lead to the emulator, the bundle's.

Of this machine's own only PATH and LANG are among them.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proton_emulator import service_model
from proton_emulator.processes.aws_variables import aws_variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.provisioners.codebuild.build import Build
    from proton_emulator.service.provisioners.codebuild.folder import BuildFolder


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one build from all others; *started* in seconds since 1970."""

    project: str
    uuid: str
    account: str
    region: str
    started: float

    @property
    def id(self) -> str:
        return f"{self.project}:{self.uuid}"

    def arn(self, resource: str) -> str:
        return f"arn:aws:codebuild:{self.region}:{self.account}:{resource}"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the commands reach Proton, and the AWS beneath it."""

    proton: str
    aws: str


def environment(
    build: Build, identity: Identity, folder: BuildFolder, endpoints: Endpoints
) -> dict[str, str]:
    """All but the secrets; the bundle's may replace any other, as with CodeBuild."""
    return {
        **_of_machine(folder),
        **_of_emulator(identity, endpoints),
        **_of_codebuild(identity, folder, build.settings.image),
        "RESOURCE_ARN": build.arn,
        "STACK_NAME": build.stack,
        **{name: as_text(value) for name, value in build.settings.variables.items()},
    }


def _of_machine(folder: BuildFolder) -> Mapping[str, str]:
    """What programs need to run, and no configuration of this user's."""
    return {
        "PATH": f"{folder.programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "LANG": os.environ.get("LANG") or "C.UTF-8",
        "HOME": str(folder.home),
        "TMPDIR": str(folder.temporary),
        "AWS_CONFIG_FILE": str(folder.home / ".aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder.home / ".aws" / "credentials"),
    }


def _of_emulator(identity: Identity, endpoints: Endpoints) -> Mapping[str, str]:
    """Those by which every AWS tool reaches the emulator, and nothing else."""
    return {
        **aws_variables(endpoints.aws, identity.account, identity.region),
        "AWS_ENDPOINT_URL_PROTON": endpoints.proton,
        "AWS_DATA_PATH": str(service_model.data_path()),
        "AWS_PAGER": "",
    }


def _of_codebuild(identity: Identity, folder: BuildFolder, image: str | None) -> Mapping[str, str]:
    """Those that CodeBuild sets: CODEBUILD_CI though its guide is silent, but no ``CI``.

    The build number is the time in seconds: it rises, as CodeBuild's does, though not by one.
    """
    return {
        "CODEBUILD_BUILD_ARN": identity.arn(f"build/{identity.id}"),
        "CODEBUILD_BUILD_ID": identity.id,
        "CODEBUILD_BUILD_IMAGE": image or "",
        "CODEBUILD_BUILD_NUMBER": str(int(identity.started)),
        "CODEBUILD_BUILD_SUCCEEDING": "1",
        "CODEBUILD_CI": "true",
        "CODEBUILD_INITIATOR": "AWSProton",
        "CODEBUILD_LOG_PATH": identity.uuid,
        "CODEBUILD_PROJECT_ARN": identity.arn(f"project/{identity.project}"),
        "CODEBUILD_SRC_DIR": str(folder.source),
        "CODEBUILD_START_TIME": str(int(identity.started * 1000)),
    }


def as_text(value: object) -> str:
    """A YAML or JSON value as a variable holds it: booleans and what has parts as JSON."""
    match value:
        case None:
            return ""
        case bool() | dict() | list():
            return json.dumps(value, default=str)
        case _:
            return str(value)
