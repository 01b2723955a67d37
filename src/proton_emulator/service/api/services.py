"""Services."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api import pipelines
from proton_emulator.service.api.idempotency import fingerprint, same_request
from proton_emulator.service.api.pagination import page
from proton_emulator.service.engine import deletions, found, selection, service_life, specs
from proton_emulator.service.engine.linger import settled
from proton_emulator.service.engine.service_checks import check_service, has_pipeline
from proton_emulator.service.engine.tagging import set_tags
from proton_emulator.service.engine.template_data import attached_component
from proton_emulator.service.errors import (
    ConflictException,
    ServiceQuotaExceededException,
    ValidationException,
)
from proton_emulator.service.model.deployables import Service, SourceRepository
from proton_emulator.service.model.names import TemplateKind
from proton_emulator.service.model.status import SERVICES, ServiceStatus, move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable, Instance
    from proton_emulator.service.model.templates import TemplateVersion

_MOST_SERVICES = 1000


def view(engine: Engine, service: Service) -> dict[str, object]:
    pipeline = engine.store.pipelines.get(service.name)
    return {
        "arn": engine.place.service(service.name),
        "branchName": service.repository.branch,
        "createdAt": service.created_at,
        "description": service.description,
        "lastModifiedAt": service.modified_at,
        "name": service.name,
        "pipeline": pipelines.view(engine, pipeline) if pipeline else None,
        "repositoryConnectionArn": service.repository.connection,
        "repositoryId": service.repository.id,
        "spec": service.spec,
        "status": service.status.value,
        "statusMessage": service.status_message,
        "templateName": service.template,
    }


def create(engine: Engine, params: Params) -> Result:
    name, template = params["name"], params["templateName"]
    with engine.store.transaction():
        existing = engine.store.services.get(name)
        if existing:
            what = f"The service {name}"
            same_request(existing.request, params, modified=existing.modified, what=what)
            return _wrapped(engine, existing)
        if len(engine.store.services.all()) >= _MOST_SERVICES:
            raise ServiceQuotaExceededException(
                f"An account has at most {_MOST_SERVICES} services."
            )
        version = selection.for_create(engine, TemplateKind.SERVICE, template, params)
        spec = check_service(engine, version, params["spec"])
        service = _put_new(engine, params, version)
        instances = [
            service_life.add_instance(engine, service, version, entry, service.spec)
            for entry in spec.instances
        ]
        piped = has_pipeline(engine, version)
        pipeline = service_life.add_pipeline(engine, service, version) if piped else None
        answer = _wrapped(engine, service)
    deploy = partial(service_life.create, engine, service, version, instances, pipeline)
    engine.workers.start(deploy, f"create-{name}")
    return answer


def _put_new(engine: Engine, params: Params, version: TemplateVersion) -> Service:
    now = engine.clock.now()
    service = Service(
        name=params["name"],
        template=version.template,
        version=version.version,
        spec=params["spec"],
        status=ServiceStatus.CREATE_IN_PROGRESS,
        created_at=now,
        modified_at=now,
        request=fingerprint(params),
        description=params.get("description"),
        repository=_repository(params, piped=has_pipeline(engine, version)),
    )
    engine.store.services.put(service.name, service)
    own = {
        "proton:account": engine.place.account,
        "proton:template": engine.place.template(TemplateKind.SERVICE, service.template),
        "proton:service": engine.place.service(service.name),
    }
    set_tags(engine, engine.place.service(service.name), params.get("tags"), own)
    return service


def _repository(params: Params, *, piped: bool) -> SourceRepository:
    keys = ("repositoryId", "branchName", "repositoryConnectionArn")
    given = [key for key in keys if params.get(key)]
    if piped and len(given) < len(keys):
        missing = ", ".join(key for key in keys if key not in given)
        raise ValidationException(f"The service template has a pipeline: give {missing} too.")
    if given and not piped:
        raise ValidationException(
            f"The service template has no pipeline: leave out {', '.join(given)}."
        )
    return SourceRepository(*(params.get(key) for key in keys))


def get(engine: Engine, params: Params) -> Result:
    name = params["name"]
    found.service(engine, name)
    settled(engine, partial(_at_rest, engine, name))
    return _wrapped(engine, found.service(engine, name))


def _at_rest(engine: Engine, name: str) -> bool:
    """Neither the service nor its pipeline moves: the waiters of both read GetService."""
    service, pipeline = engine.store.services.get(name), engine.store.pipelines.get(name)
    moving = service is not None and service.status.busy
    return not moving and not (pipeline is not None and pipeline.rollout.status.busy)


def list_all(engine: Engine, params: Params) -> Result:
    ordered = sorted(engine.store.services.all(), key=lambda service: service.name)
    return page(ordered, params, "services", partial(view, engine))


def update(engine: Engine, params: Params) -> Result:
    """A new spec adds and removes instances; the description may change alone."""
    with engine.store.transaction():
        service = found.service(engine, params["name"])
        refuse_busy(engine, service)
        changed = replace(
            service,
            description=params.get("description", service.description),
            modified_at=engine.clock.now(),
            modified=True,
        )
        if not params.get("spec"):
            engine.store.services.put(service.name, changed)
            return _wrapped(engine, changed)
        work = _begin_update(engine, changed, params["spec"])
        answer = _wrapped(engine, found.service(engine, service.name))
    engine.workers.start(work, f"update-{service.name}")
    return answer


def _begin_update(engine: Engine, service: Service, text: str) -> partial[None]:
    """Check the new spec, record what will be created, and return the work that is left."""
    text = specs.with_current_values(text, service.spec)
    plan = specs.instance_changes(service.spec, text)
    version = _version(engine, service)
    check_service(engine, version, text)
    doomed = [_removable(engine, service, name) for name in plan.removed]
    status = move(SERVICES, service.status, ServiceStatus.UPDATE_IN_PROGRESS)
    updating = replace(service, status=status, status_message=None)
    engine.store.services.put(service.name, updating)
    new = [
        service_life.add_instance(engine, updating, version, entry, text) for entry in plan.added
    ]
    pipeline = engine.store.pipelines.get(service.name)
    if pipeline:
        pipeline = pipelines.begin_again(engine, pipeline, text)
    return partial(service_life.update, engine, service.name, version, text, new, doomed, pipeline)


def _version(engine: Engine, service: Service) -> TemplateVersion:
    version = found.template_version(
        engine, TemplateKind.SERVICE, service.template, service.version
    )
    return selection.registered(version)


def _removable(engine: Engine, service: Service, name: str) -> Instance:
    instance = found.instance(engine, service.name, name)
    refuse_attached(engine, [instance])
    return instance


def delete(engine: Engine, params: Params) -> Result:
    """Asynchronous. While it runs a repeat returns the service, afterwards nothing."""
    name = params["name"]
    with engine.store.transaction():
        service = engine.store.services.get(name)
        if service is None:
            return None
        if service.status is ServiceStatus.DELETE_IN_PROGRESS:
            return _wrapped(engine, service)
        refuse_busy(engine, service)
        instances = [i for i in engine.store.instances.all() if i.service == name]
        refuse_attached(engine, instances)
        pipeline = engine.store.pipelines.get(name)
        doomed: list[Deployable] = [*instances, *([pipeline] if pipeline else [])]
        for resource in doomed:
            deletions.begin(engine, resource)
        status = move(SERVICES, service.status, ServiceStatus.DELETE_IN_PROGRESS)
        engine.store.services.put(name, replace(service, status=status, status_message=None))
        answer = _wrapped(engine, found.service(engine, name))
    engine.workers.start(partial(service_life.delete, engine, name), f"delete-{name}")
    return answer


def refuse_busy(engine: Engine, service: Service) -> None:
    """ConflictException while the service or anything of it is being changed."""
    if service.status.busy:
        raise ConflictException(
            f"The service {service.name} is {service.status}: wait until that ends."
        )
    for instance in engine.store.instances.all():
        if instance.service == service.name:
            found.idle(engine, instance, "service instance")
    pipeline = engine.store.pipelines.get(service.name)
    if pipeline:
        found.idle(engine, pipeline, "service pipeline")


def refuse_attached(engine: Engine, instances: list[Instance]) -> None:
    """ConflictException while a component is attached to one of *instances*."""
    for instance in instances:
        component = attached_component(engine, instance.service, instance.name)
        if component:
            raise ConflictException(
                f"The component {component.name} is attached to {instance.service}/"
                f"{instance.name}: detach it first."
            )


def _wrapped(engine: Engine, service: Service) -> dict[str, object]:
    return {"service": view(engine, service)}


OPERATIONS: Mapping[str, Handler] = {
    "CreateService": create,
    "GetService": get,
    "ListServices": list_all,
    "UpdateService": update,
    "DeleteService": delete,
}
