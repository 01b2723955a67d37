"""Filtering and sorting of ListServiceInstances."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from proton_emulator.service.engine.versions import staleness
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_emulator.service.api.operations import Params
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Instance


def filtered(engine: Engine, instances: Iterable[Instance], params: Params) -> list[Instance]:
    """Those of ``serviceName`` that satisfy every one of ``filters``."""
    service = params.get("serviceName")
    filters = [(f["key"], f["value"]) for f in params.get("filters") or ()]
    return [
        instance
        for instance in instances
        if service in (None, instance.service)
        and all(_satisfies(engine, instance, key, value) for key, value in filters)
    ]


def ordered(instances: Iterable[Instance], params: Params) -> list[Instance]:
    """By ``sortBy``, then service and name."""
    key = params.get("sortBy") or "serviceName"
    return sorted(
        instances,
        key=lambda instance: (_field(instance, key), instance.service, instance.name),
        reverse=params.get("sortOrder") == "DESCENDING",
    )


def _satisfies(engine: Engine, instance: Instance, key: str, value: str) -> bool:
    if key == "deployedTemplateVersionStatus":
        version = instance.rollout.version
        return staleness(engine, TemplateKind.SERVICE, instance.template, version) == value
    for suffix, before in (("Before", True), ("After", False)):
        if key.endswith(suffix):
            moment = _field(instance, key.removesuffix(suffix))
            return (moment < _epoch(value)) is before  # type: ignore[operator]  # a time is a float
    return _field(instance, key) == value


def _field(instance: Instance, key: str) -> str | float:
    match key:
        case "name":
            return instance.name
        case "deploymentStatus":
            return instance.rollout.status.value
        case "templateName":
            return instance.template
        case "environmentName":
            return instance.environment
        case "createdAt":
            return instance.created_at
        case "lastDeploymentAttemptedAt":
            return instance.rollout.attempted_at
        case _:
            return instance.service


def _epoch(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        raise ValidationException(
            f"{text!r} is not a time: write it as 2026-01-31T08:00:00Z."
        ) from None
