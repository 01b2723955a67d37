"""ARNs, version numbers and what points at what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class TemplateKind(StrEnum):
    """Whose infrastructure a template describes; the value is the word of its ARN."""

    ENVIRONMENT = "environment"
    SERVICE = "service"


class Version(NamedTuple):
    """``major.minor``; the wire sends each part as a string."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class TargetType(StrEnum):
    """What a deployment deploys."""

    ENVIRONMENT = "ENVIRONMENT"
    SERVICE_INSTANCE = "SERVICE_INSTANCE"
    SERVICE_PIPELINE = "SERVICE_PIPELINE"
    COMPONENT = "COMPONENT"


class Target(NamedTuple):
    """One deployable resource; *service* is empty for environments and components.

    *name* is the service's name once more for a pipeline.
    """

    type: TargetType
    name: str
    service: str = ""

    @classmethod
    def environment(cls, name: str) -> Target:
        return cls(TargetType.ENVIRONMENT, name)

    @classmethod
    def instance(cls, service: str, name: str) -> Target:
        return cls(TargetType.SERVICE_INSTANCE, name, service)

    @classmethod
    def pipeline(cls, service: str) -> Target:
        return cls(TargetType.SERVICE_PIPELINE, service, service)

    @classmethod
    def component(cls, name: str) -> Target:
        return cls(TargetType.COMPONENT, name)


@dataclass(frozen=True, slots=True)
class Place:
    """The account and region whose resources are kept; makes their ARNs."""

    account: str
    region: str

    @property
    def partition(self) -> str:
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"

    def arn(self, resource: str) -> str:
        return f"arn:{self.partition}:proton:{self.region}:{self.account}:{resource}"

    def template(self, kind: TemplateKind, name: str, version: Version | int | None = None) -> str:
        """With a major number or a full version: the ARN of that version."""
        suffix = "" if version is None else f":{version}"
        return self.arn(f"{kind}-template/{name}{suffix}")

    def service(self, name: str) -> str:
        return self.arn(f"service/{name}")

    def target(self, target: Target) -> str:
        match target.type:
            case TargetType.ENVIRONMENT:
                return self.arn(f"environment/{target.name}")
            case TargetType.COMPONENT:
                return self.arn(f"component/{target.name}")
            case TargetType.SERVICE_PIPELINE:
                return self.arn(f"service/{target.service}/pipeline")
            case TargetType.SERVICE_INSTANCE:
                return self.arn(f"service/{target.service}/service-instance/{target.name}")

    def deployment(self, deployment_id: str) -> str:
        return self.arn(f"deployment/{deployment_id}")

    def repository(self, provider: str, name: str) -> str:
        return self.arn(f"repository/{provider.lower()}:{name}")
