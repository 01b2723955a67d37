"""The data of one variant: what Proton would give a template whose values nobody has said yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from proton_bundle.context import (
    ComponentData,
    EnvironmentData,
    InstanceData,
    ServiceData,
    component_context,
    environment_context,
    instance_context,
    pipeline_context,
)
from proton_bundle.layout import Role
from proton_bundle.values import Object
from proton_bundle.variants.values import ABSENT, LOOP_ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.context import Context
    from proton_bundle.variants.values import Path, Values

_NOTHING = Object()
_INSTANCE = ("service_instance",)
_INSTANCES = ("service_instances", "[]")
_COMPONENTS = ("service_instance", "components")
_ACCOUNT = "123456789012"


@dataclass(frozen=True, slots=True)
class GivenInstance:
    """One service instance of a spec."""

    name: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Givens:
    """What is known before a variant is made: the inputs' types, a spec's values, real outputs.

    *reads* are the paths that the template reads; an output exists when it is read.
    """

    role: Role
    inputs: Object = _NOTHING
    instance_inputs: Object = _NOTHING
    spec_inputs: Mapping[str, object] = field(default_factory=dict)
    instances: tuple[GivenInstance, ...] = ()
    environment_outputs: Mapping[str, str] = field(default_factory=dict)
    reads: frozenset[Path] = frozenset()


def variant_context(given: Givens, values: Values) -> Context:
    """What the template reads in the variant that *values* makes."""
    match given.role:
        case Role.ENVIRONMENT:
            return _environment(given, values)
        case Role.INSTANCE:
            return _instance(given, values)
        case Role.PIPELINE:
            return _pipeline(given, values)
        case Role.COMPONENT:
            return _component(given, values)


def _environment(given: Givens, values: Values) -> Context:
    name = values.name(("environment", "name"), "environment")
    inputs = values.members(given.inputs, ("environment", "inputs"), given.spec_inputs)
    return environment_context(name, inputs)


def _instance(given: Givens, values: Values) -> Context:
    first = given.instances[0] if given.instances else None
    path = (*_INSTANCE, "inputs")
    component = None
    if values.chosen.get(_COMPONENTS, ABSENT) is not ABSENT:
        component = _attached(given, values)
    return instance_context(
        environment=_other_environment(given, values, ("environment",)),
        service=_service(values),
        name=values.name((*_INSTANCE, "name"), "instance", first.name if first else None),
        inputs=values.members(given.inputs, path, first.inputs if first else {}),
        component=component,
    )


def _attached(given: Givens, values: Values) -> ComponentData:
    """A component with the outputs that the template reads, or two that fit Proton's filters."""
    path = (*_COMPONENTS, "default", "outputs")
    outputs = _outputs(given, values, path) or {
        "ComponentOutput": values.stub((*path, "ComponentOutput")),
        "ComponentPolicyArn": f"arn:aws:iam::{_ACCOUNT}:policy/component",
    }
    return ComponentData(values.name((*_COMPONENTS, "default", "name"), "component"), outputs)


def _pipeline(given: Givens, values: Values) -> Context:
    return pipeline_context(
        service=_service(values),
        inputs=values.members(given.inputs, ("pipeline", "inputs"), given.spec_inputs),
        instances=[
            _pipeline_instance(given, values, number, instance)
            for number, instance in enumerate(_instances(given), 1)
        ],
    )


def _instances(given: Givens) -> tuple[GivenInstance | None, ...]:
    return given.instances or (None,) * LOOP_ITEMS


def _pipeline_instance(
    given: Givens, values: Values, number: int, instance: GivenInstance | None
) -> InstanceData:
    item = str(number)
    return InstanceData(
        name=values.name(
            (*_INSTANCES, "name"), f"instance{item}", instance.name if instance else None
        ),
        inputs=values.members(
            given.instance_inputs,
            (*_INSTANCES, "inputs"),
            instance.inputs if instance else {},
            item,
        ),
        environment=_other_environment(given, values, (*_INSTANCES, "environment"), item),
        outputs=_outputs(given, values, (*_INSTANCES, "outputs"), item),
    )


def _component(given: Givens, values: Values) -> Context:
    path = (*_INSTANCE, "inputs")
    return component_context(
        name=values.name(("component", "name"), "component"),
        environment=_other_environment(given, values, ("environment",)),
        service=values.name(("service", "name"), "service"),
        instance=values.name((*_INSTANCE, "name"), "instance"),
        instance_inputs={name: values.stub((*path, name)) for name in _read_below(given, path)},
    )


def _service(values: Values) -> ServiceData:
    path = ("service",)
    connection = f"arn:aws:codestar-connections:us-east-1:{_ACCOUNT}:connection/proton"
    return ServiceData(
        name=values.name((*path, "name"), "service"),
        repository_connection_arn=values.name((*path, "repository_connection_arn"), connection),
        repository_id=values.name((*path, "repository_id"), "owner/repository"),
        branch_name=values.name((*path, "branch_name"), "main"),
    )


def _other_environment(
    given: Givens, values: Values, path: Path, item: str = ""
) -> EnvironmentData:
    return EnvironmentData(
        name=values.name((*path, "name"), f"environment{item}"),
        account_id=values.name((*path, "account_id"), _ACCOUNT),
        outputs=_outputs(given, values, (*path, "outputs"), item, given.environment_outputs),
    )


def _outputs(
    given: Givens,
    values: Values,
    path: Path,
    item: str = "",
    known: Mapping[str, str] | None = None,
) -> dict[str, str]:
    names = dict.fromkeys((*(known or {}), *_read_below(given, path)))
    return {
        name: values.output((*path, name), (known or {}).get(name), item)
        for name in names
        if values.chosen.get((*path, name)) is not ABSENT
    }


def _read_below(given: Givens, path: Path) -> list[str]:
    """The names that the template reads directly under *path*."""
    below = {
        read[len(path)]
        for read in given.reads
        if len(read) > len(path) and read[: len(path)] == path and read[len(path)] != "[]"
    }
    return sorted(below)
