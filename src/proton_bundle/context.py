"""The data that Proton gives a template, in Proton's order. Plain dicts, for Jinja.

The same data written as ``tfvars`` or CodeBuild inputs differs in one point, see `as_tfvars`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Context: TypeAlias = dict[str, object]

_COMPONENT_SLOT = "default"


@dataclass(frozen=True, slots=True)
class EnvironmentData:
    """An environment as other templates see it; *outputs* are strings."""

    name: str
    account_id: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)

    def as_context(self) -> Context:
        return {
            "account_id": self.account_id,
            "name": self.name,
            "outputs": dict(self.outputs),
        }


@dataclass(frozen=True, slots=True)
class ServiceData:
    """A service; without a pipeline everything about its repository is empty."""

    name: str
    repository_connection_arn: str = ""
    repository_id: str = ""
    branch_name: str = ""

    def as_context(self) -> Context:
        return {
            "name": self.name,
            "repository_connection_arn": self.repository_connection_arn,
            "repository_id": self.repository_id,
            "branch_name": self.branch_name,
        }


@dataclass(frozen=True, slots=True)
class ComponentData:
    """The component attached to an instance; *outputs* are strings."""

    name: str
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstanceData:
    """A service instance as a pipeline sees it; *outputs* is empty before its first deployment."""

    name: str
    inputs: Mapping[str, object]
    environment: EnvironmentData
    outputs: Mapping[str, str] = field(default_factory=dict)


def environment_context(name: str, inputs: Mapping[str, object]) -> Context:
    """What the file of an environment reads."""
    return {"environment": {"name": name, "inputs": dict(inputs)}}


def instance_context(
    *,
    environment: EnvironmentData,
    service: ServiceData,
    name: str,
    inputs: Mapping[str, object],
    component: ComponentData | None = None,
) -> Context:
    """What the file of a service instance reads.

    ``components.default`` is always there, empty when nothing is attached: a template may ask for
    its outputs, and only a leaf that does not exist fails.
    """
    outputs = environment.as_context()
    attached: Context = {"outputs": {}}
    if component is not None:
        attached = {"name": component.name, "outputs": dict(component.outputs)}
    return {
        "environment": outputs,
        "service": service.as_context(),
        "service_instance": {
            "name": name,
            "inputs": dict(inputs),
            "components": {_COMPONENT_SLOT: attached},
            # Comments in the guide read the environment by this way too; Proton's own files
            # never held it, so `as_tfvars` leaves it out.
            "environment": outputs,
        },
    }


def pipeline_context(
    *,
    service: ServiceData,
    inputs: Mapping[str, object],
    instances: Iterable[InstanceData],
) -> Context:
    """What the file of a pipeline reads; *instances* in the order of the spec."""
    return {
        "pipeline": {"inputs": dict(inputs)},
        "service": service.as_context(),
        "service_instances": [
            {
                "name": instance.name,
                "inputs": dict(instance.inputs),
                "outputs": dict(instance.outputs),
                "environment": instance.environment.as_context(),
            }
            for instance in instances
        ],
    }


def component_context(
    *,
    name: str,
    environment: EnvironmentData,
    service: str | None = None,
    instance: str | None = None,
    instance_inputs: Mapping[str, object] | None = None,
) -> Context:
    """What the file of a component reads; *service* and *instance* only while it is attached."""
    context: Context = {
        "component": {"name": name},
        "environment": environment.as_context(),
    }
    if service is not None and instance is not None:
        context["service"] = {"name": service}
        context["service_instance"] = {"name": instance, "inputs": dict(instance_inputs or {})}
    return context


def as_tfvars(context: Mapping[str, object]) -> Context:
    """*context* as Proton wrote it to files: ``components`` is ``{}`` when nothing is attached."""
    written = dict(context)
    instance = written.get("service_instance")
    if not isinstance(instance, dict) or "components" not in instance:
        return written
    attached = instance["components"][_COMPONENT_SLOT]
    written["service_instance"] = {
        "name": instance["name"],
        "inputs": instance["inputs"],
        "components": {_COMPONENT_SLOT: attached} if "name" in attached else {},
    }
    return written
