"""Creating, updating and deleting a service: its instances side by side, then its pipeline."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.engine import (
    deletions,
    deployments,
    instance_life,
    pipeline_life,
)
from proton_emulator.service.engine.tagging import proton_tags, set_tags
from proton_emulator.service.engine.template_data import service_of
from proton_emulator.service.model.deployables import Instance, Pipeline
from proton_emulator.service.model.names import Target
from proton_emulator.service.model.status import SERVICES, DeploymentStatus, ServiceStatus, move

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.engine.specs import InstanceEntry
    from proton_emulator.service.model.deployables import Service
    from proton_emulator.service.model.templates import TemplateVersion


def add_instance(
    engine: Engine,
    service: Service,
    version: TemplateVersion,
    entry: InstanceEntry,
    spec: str,
    *,
    token: str | None = None,
    tags: Iterable[Mapping[str, str]] = (),
) -> Instance:
    """A new instance whose first attempt is recorded. Call it inside a transaction."""
    target = Target.instance(service.name, entry.name)
    instance = instance_life.begin(
        engine,
        Instance(
            service=service.name,
            name=entry.name,
            environment=entry.environment,
            template=service.template,
            spec=spec,
            rollout=deployments.new_rollout(engine, target),
            created_at=engine.clock.now(),
            token=token,
        ),
        version,
        spec,
    )
    parent = engine.place.service(service.name)
    own = proton_tags(engine, instance)
    set_tags(engine, engine.place.target(target), tags, own, parent=parent)
    return instance


def add_pipeline(engine: Engine, service: Service, version: TemplateVersion) -> Pipeline:
    """A new pipeline whose first attempt is recorded. Call it inside a transaction."""
    target = Target.pipeline(service.name)
    pipeline = pipeline_life.begin(
        engine,
        Pipeline(
            service=service.name,
            template=service.template,
            spec=service.spec,
            rollout=deployments.new_rollout(engine, target),
            created_at=engine.clock.now(),
        ),
        version,
        service.spec,
    )
    parent = engine.place.service(service.name)
    own = proton_tags(engine, pipeline)
    set_tags(engine, engine.place.target(target), (), own, parent=parent)
    return pipeline


def create(
    engine: Engine,
    service: Service,
    version: TemplateVersion,
    instances: Sequence[Instance],
    pipeline: Pipeline | None,
) -> None:
    """Deploy what was recorded; the service ends as ACTIVE or CREATE_FAILED."""
    failed = _deploy_all(engine, version, instances, service.spec)
    if failed:
        message = _failed_message(engine, failed)
        if pipeline:
            deployments.fail(engine, pipeline.target, f"{message} - canceling pipeline deployment")
        _end(engine, service.name, ServiceStatus.CREATE_FAILED, message)
    elif pipeline and not pipeline_life.deploy(engine, pipeline, version, service.spec):
        _end(engine, service.name, ServiceStatus.CREATE_FAILED, "The pipeline failed to deploy")
    else:
        _end(engine, service.name, ServiceStatus.ACTIVE, None)


def update(
    engine: Engine,
    service: str,
    version: TemplateVersion,
    spec: str,
    new: Sequence[Instance],
    doomed: Sequence[Instance],
    pipeline: Pipeline | None,
) -> None:
    """Create *new*, delete *doomed*, re-provision the pipeline. See each failure's own end."""
    failed = _deploy_all(engine, version, new, spec)
    if failed:
        _clean_up(engine, service, new, pipeline, _failed_message(engine, failed))
        return
    _begin_deletions(engine, doomed)
    _delete_all(engine, [instance.target for instance in doomed])
    _adopt_spec(engine, service, spec)
    left = [i for i in doomed if engine.store.deployable(i.target) is not None]
    if pipeline and not pipeline_life.deploy(
        engine, pipeline, _of(engine, pipeline, version), spec
    ):
        _end(engine, service, ServiceStatus.UPDATE_FAILED, "The pipeline failed to deploy")
    elif left:
        names = ", ".join(engine.place.target(instance.target) for instance in left)
        message = f"Service Instance(s): [{names}] failed to delete"
        _end(engine, service, ServiceStatus.UPDATE_COMPLETE_CLEANUP_FAILED, message)
    else:
        _end(engine, service, ServiceStatus.ACTIVE, None)


def delete(engine: Engine, service: str) -> None:
    """The pipeline first, then the instances; then the service is gone, or DELETE_FAILED."""
    gone = deletions.run(engine, Target.pipeline(service))
    targets = [i.target for i in engine.store.instances.all() if i.service == service]
    _delete_all(engine, targets)
    if gone and not any(i.service == service for i in engine.store.instances.all()):
        with engine.store.transaction():
            engine.store.services.remove(service)
            engine.store.tags.remove(engine.place.service(service))
    else:
        message = "A service instance or the pipeline failed to delete"
        _end(engine, service, ServiceStatus.DELETE_FAILED, message)


def _deploy_all(
    engine: Engine, version: TemplateVersion, instances: Sequence[Instance], spec: str
) -> list[Instance]:
    """Those that failed."""
    work = [partial(instance_life.deploy, engine, i, version, spec) for i in instances]
    engine.workers.run_all(work, "deploy-instance")
    return [instance for instance in instances if not _succeeded(engine, instance)]


def _succeeded(engine: Engine, instance: Instance) -> bool:
    current = engine.store.deployable(instance.target)
    return current is not None and current.rollout.status is DeploymentStatus.SUCCEEDED


def _failed_message(engine: Engine, failed: Sequence[Instance]) -> str:
    arns = ", ".join(engine.place.target(instance.target) for instance in failed)
    return f"Service Instance(s): [{arns}] failed to deploy"


def _clean_up(
    engine: Engine,
    service: str,
    new: Sequence[Instance],
    pipeline: Pipeline | None,
    message: str,
) -> None:
    """All new instances go again, the old ones stay, the pipeline is left alone."""
    _end(engine, service, ServiceStatus.UPDATE_FAILED_CLEANUP_IN_PROGRESS, message)
    if pipeline:
        deployments.fail(engine, pipeline.target, f"{message} - canceling pipeline deployment")
    _begin_deletions(engine, new)
    _delete_all(engine, [instance.target for instance in new])
    left = [i for i in new if engine.store.deployable(i.target) is not None]
    status = (
        ServiceStatus.UPDATE_FAILED_CLEANUP_FAILED
        if left
        else ServiceStatus.UPDATE_FAILED_CLEANUP_COMPLETE
    )
    _end(engine, service, status, message)


def _begin_deletions(engine: Engine, instances: Iterable[Instance]) -> None:
    with engine.store.transaction():
        for instance in instances:
            current = engine.store.instances.get((instance.service, instance.name))
            if current is not None and not current.rollout.status.busy:
                deletions.begin(engine, current)


def _delete_all(engine: Engine, targets: Iterable[Target]) -> None:
    work = [partial(deletions.run, engine, target) for target in targets]
    engine.workers.run_all(work, "delete-instance")


def _adopt_spec(engine: Engine, name: str, spec: str) -> None:
    """An instance that could not be deleted stays out of the spec all the same."""
    with engine.store.transaction():
        engine.store.services.put(name, replace(service_of(engine, name), spec=spec))


def _of(engine: Engine, pipeline: Pipeline, otherwise: TemplateVersion) -> TemplateVersion:
    """The version the pipeline runs on: it may differ from the instances'."""
    number = pipeline.rollout.attempted_version
    key = (otherwise.kind, pipeline.template, number) if number else None
    return (engine.store.versions.get(key) if key else None) or otherwise


def _end(engine: Engine, name: str, status: ServiceStatus, message: str | None) -> None:
    with engine.store.transaction():
        service = service_of(engine, name)
        moved = move(SERVICES, service.status, status)
        engine.store.services.put(name, replace(service, status=moved, status_message=message))
