"""How many resources there are, how many failed, and how many are behind their template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from proton_emulator.service.engine.versions import staleness
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Environment, Instance, Pipeline


def get(engine: Engine, _: Params) -> Result:
    store = engine.store
    kinds = Counter(template.kind for template in store.templates.all())
    service, environment = TemplateKind.SERVICE, TemplateKind.ENVIRONMENT
    counts = {
        "components": _failures(c.rollout.status for c in store.components.all()),
        "environmentTemplates": {"total": kinds[environment]},
        "environments": _counted(engine, environment, store.environments.all()),
        "pipelines": _counted(engine, service, store.pipelines.all()),
        "serviceInstances": _counted(engine, service, store.instances.all()),
        "serviceTemplates": {"total": kinds[service]},
        "services": _failures(s.status for s in store.services.all()),
    }
    return {"counts": counts}


def _failures(statuses: Iterable[str]) -> dict[str, int]:
    """Every failed status of the API has the word in its name."""
    every = [*statuses]
    return {"total": len(every), "failed": sum("FAILED" in status for status in every)}


def _counted(
    engine: Engine, kind: TemplateKind, resources: Iterable[Environment | Instance | Pipeline]
) -> dict[str, int]:
    every = [*resources]
    behind = Counter(staleness(engine, kind, r.template, r.rollout.version) for r in every)
    return _failures(r.rollout.status for r in every) | {
        "upToDate": behind["UP_TO_DATE"],
        "behindMajor": behind["BEHIND_MAJOR"],
        "behindMinor": behind["BEHIND_MINOR"],
    }


OPERATIONS: Mapping[str, Handler] = {"GetResourcesSummary": get}
