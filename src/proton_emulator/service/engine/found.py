"""Resources by the names in a request, or the error that says what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.errors import ConflictException, ResourceNotFoundException
from proton_emulator.service.model.names import Target, Version

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import (
        Component,
        Deployable,
        Environment,
        Instance,
        Pipeline,
        Service,
    )
    from proton_emulator.service.model.names import TemplateKind
    from proton_emulator.service.model.templates import Template, TemplateVersion


def template(engine: Engine, kind: TemplateKind, name: str) -> Template:
    found = engine.store.templates.get((kind, name))
    if found is None:
        arn = engine.place.template(kind, name)
        raise ResourceNotFoundException(f"The requested {kind} template does not exist: {arn}")
    return found


def template_version(
    engine: Engine, kind: TemplateKind, name: str, version: Version
) -> TemplateVersion:
    found = engine.store.versions.get((kind, name, version))
    if found is None:
        raise missing_version(engine, kind, name, str(version))
    return found


def missing_version(
    engine: Engine, kind: TemplateKind, name: str, version: str
) -> ResourceNotFoundException:
    arn = f"{engine.place.template(kind, name)}:{version}"
    return ResourceNotFoundException(f"The requested {kind} template version does not exist: {arn}")


def environment(engine: Engine, name: str) -> Environment:
    found = engine.store.environments.get(name)
    if found is None:
        raise _missing(engine, Target.environment(name), "environment")
    return found


def service(engine: Engine, name: str) -> Service:
    found = engine.store.services.get(name)
    if found is None:
        arn = engine.place.service(name)
        raise ResourceNotFoundException(f"The requested service does not exist: {arn}")
    return found


def instance(engine: Engine, service_name: str, name: str) -> Instance:
    found = engine.store.instances.get((service_name, name))
    if found is None:
        raise _missing(engine, Target.instance(service_name, name), "service instance")
    return found


def pipeline(engine: Engine, service_name: str) -> Pipeline:
    service(engine, service_name)
    found = engine.store.pipelines.get(service_name)
    if found is None:
        raise _missing(engine, Target.pipeline(service_name), "service pipeline")
    return found


def component(engine: Engine, name: str) -> Component:
    found = engine.store.components.get(name)
    if found is None:
        raise _missing(engine, Target.component(name), "component")
    return found


def idle(engine: Engine, resource: Deployable, what: str) -> None:
    """ConflictException while a deployment or deletion of *resource* is under way."""
    status = resource.rollout.status
    if status.busy:
        arn = engine.place.target(resource.target)
        raise ConflictException(
            f"The {what} {arn} is {status}: wait until it ends, or cancel the deployment."
        )


def _missing(engine: Engine, target: Target, what: str) -> ResourceNotFoundException:
    arn = engine.place.target(target)
    return ResourceNotFoundException(f"The requested {what} does not exist: {arn}")
