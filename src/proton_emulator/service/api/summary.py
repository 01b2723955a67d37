"""What the emulator holds, at a glance: for ``/_proton/status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.engine.versions import recommended, versions_of
from proton_emulator.service.git_provider import PullRequestState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.git_provider import PullRequest
    from proton_emulator.service.model.deployables import Rollout
    from proton_emulator.service.model.templates import Template

Row = dict[str, object]


def summary(engines: Iterable[Engine]) -> dict[str, list[Row]]:
    """By kind; each row has name, status and message, and where it lies."""
    groups: dict[str, list[Row]] = {
        "templates": [],
        "environments": [],
        "services": [],
        "components": [],
        "open_pull_requests": [],
    }
    for engine in engines:
        place: Row = {"account": engine.place.account, "region": engine.place.region}
        store = engine.store
        groups["templates"] += [_template(engine, t) | place for t in store.templates.all()]
        groups["environments"] += [
            _deployed(e.name, e.rollout) | place for e in store.environments.all()
        ]
        groups["services"] += [
            _service(engine, name) | place for name in (s.name for s in store.services.all())
        ]
        groups["components"] += [
            _deployed(c.name, c.rollout) | place for c in store.components.all()
        ]
        groups["open_pull_requests"] += [
            _pull_request(each) | place
            for each in engine.host.pull_requests
            if each.state is PullRequestState.OPEN
        ]
    return groups


def _pull_request(opened: PullRequest) -> Row:
    """*message* leads to its files."""
    return {
        "name": opened.folder,
        "status": opened.state.value,
        "message": f"branch {opened.branch} of {opened.location}",
        "deployment": opened.deployment,
    }


def _template(engine: Engine, template: Template) -> Row:
    best = recommended(engine, template.kind, template.name)
    versions = versions_of(engine, template.kind, template.name)
    return {
        "name": template.name,
        "kind": template.kind.value,
        "version": str(best) if best else None,
        "status": versions[-1].status.value if versions else None,
        "message": versions[-1].status_message if versions else None,
        "versions": {str(v.version): v.status.value for v in versions},
    }


def _deployed(name: str, rollout: Rollout) -> Row:
    version = str(rollout.version) if rollout.version else None
    return {
        "name": name,
        "version": version,
        "status": rollout.status.value,
        "message": rollout.message,
    }


def _service(engine: Engine, name: str) -> Row:
    service = engine.store.services.get(name)
    pipeline = engine.store.pipelines.get(name)
    instances = [i for i in engine.store.instances.all() if i.service == name]
    return {
        "name": name,
        "status": service.status.value if service else None,
        "message": service.status_message if service else None,
        "instances": [_deployed(i.name, i.rollout) for i in instances],
        "pipeline": _deployed(name, pipeline.rollout) if pipeline else None,
    }
