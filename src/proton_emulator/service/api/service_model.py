"""The shapes of the API, read from the service model that we ship."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from proton_emulator.service_model import service_file

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: the names of its input and output shapes, and of the errors it declares."""

    name: str
    input: str
    output: str
    errors: frozenset[str]


@dataclass(frozen=True, slots=True)
class ServiceModel:
    target_prefix: str
    operations: Mapping[str, Operation]
    shapes: Mapping[str, Mapping[str, Any]]


@cache
def service_model() -> ServiceModel:
    """Read once, when the first request comes."""
    model = json.loads(service_file("service-2.json").read_text(encoding="utf-8"))
    return ServiceModel(
        model["metadata"]["targetPrefix"],
        {name: _operation(name, value) for name, value in model["operations"].items()},
        model["shapes"],
    )


def _operation(name: str, value: Mapping[str, Any]) -> Operation:
    errors = frozenset(error["shape"] for error in value["errors"])
    return Operation(name, value["input"]["shape"], value["output"]["shape"], errors)
