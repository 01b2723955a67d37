"""Which function answers which operation. What is not here is answered with HTTP 501."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine

Params: TypeAlias = Mapping[str, Any]
Result: TypeAlias = Mapping[str, Any] | None
Handler: TypeAlias = "Callable[[Engine, Params], Result]"


@cache
def handlers() -> Mapping[str, Handler]:
    """By operation name."""
    from proton_emulator.service.api import (
        account,
        cancellations,
        components,
        deployments,
        environments,
        instances,
        notifications,
        pipelines,
        repositories,
        resources_summary,
        services,
        tags,
        template_versions,
        templates,
    )

    modules = (
        account,
        cancellations,
        components,
        deployments,
        environments,
        instances,
        notifications,
        pipelines,
        repositories,
        resources_summary,
        services,
        tags,
        template_versions,
        templates,
    )
    return {name: handler for module in modules for name, handler in module.OPERATIONS.items()}
