"""What came of a deployment, in the shape that ``proton up --json`` prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Resource:
    """One resource of a stack; *outcome* is ``emulated``, ``recorded`` or ``rejected``."""

    logical_id: str
    type: str
    outcome: str

    def as_dict(self) -> dict[str, str]:
        return {"logical_id": self.logical_id, "type": self.type, "outcome": self.outcome}


@dataclass(slots=True)
class Deployed:
    """An environment, instance, pipeline or component: status as the API gives it."""

    status: str
    message: str = ""
    outputs: dict[str, str] = field(default_factory=dict)
    resources: list[Resource] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        return self.status == "SUCCEEDED"

    def as_dict(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "message": self.message,
            "outputs": self.outputs,
            "resources": [each.as_dict() for each in self.resources],
        }


@dataclass(slots=True)
class Template:
    version: str
    status: str
    message: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status == "PUBLISHED"

    def as_dict(self) -> dict[str, str]:
        return {"version": self.version, "status": self.status, "message": self.message}


@dataclass(slots=True)
class Service:
    status: str
    message: str = ""
    instances: dict[str, Deployed] = field(default_factory=dict)
    pipeline: Deployed | None = None

    @property
    def parts(self) -> list[Deployed]:
        return [*self.instances.values(), *([self.pipeline] if self.pipeline else [])]

    @property
    def succeeded(self) -> bool:
        return self.status == "ACTIVE" and all(part.succeeded for part in self.parts)

    def as_dict(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "message": self.message,
            "instances": {name: each.as_dict() for name, each in self.instances.items()},
            "pipeline": self.pipeline.as_dict() if self.pipeline else None,
        }


# Not a status of Proton's: nothing was asked of Proton, because something before it failed.
NOT_DEPLOYED = "NOT_DEPLOYED"


@dataclass(slots=True)
class Outcome:
    """Everything a workspace file declares, with what became of it."""

    templates: dict[str, Template] = field(default_factory=dict)
    environments: dict[str, Deployed] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    components: dict[str, Deployed] = field(default_factory=dict)

    @property
    def succeeded(self) -> bool:
        every = (self.templates, self.environments, self.services, self.components)
        return all(each.succeeded for group in every for each in group.values())

    @property
    def recorded(self) -> list[str]:
        """Names of the resources that were only recorded, for ``--strict``."""
        deployed = [
            *self.environments.items(),
            *((n, part) for n, service in self.services.items() for part in service.parts),
            *self.components.items(),
        ]
        return [
            f"{name}: {resource.logical_id} ({resource.type})"
            for name, each in deployed
            for resource in each.resources
            if resource.outcome == "recorded"
        ]

    def as_dict(self) -> dict[str, Any]:
        groups: dict[str, dict[str, Any]] = {
            "templates": {**self.templates},
            "environments": {**self.environments},
            "services": {**self.services},
            "components": {**self.components},
        }
        return {
            group: {name: each.as_dict() for name, each in members.items()}
            for group, members in groups.items()
        }
