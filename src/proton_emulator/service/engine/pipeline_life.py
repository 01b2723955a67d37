"""Deploying a service's pipeline, which reads the outputs of the service's instances."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.context import InstanceData, pipeline_context
from proton_bundle.layout import Role
from proton_emulator.service.engine import deployments, specs
from proton_emulator.service.engine.bundles import part_of
from proton_emulator.service.engine.provisioning import provision
from proton_emulator.service.engine.template_data import (
    environment_data,
    service_data,
    service_of,
)
from proton_emulator.service.model.deployables import Deployable, Pipeline
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.engine.specs import InstanceEntry
    from proton_emulator.service.model.templates import TemplateVersion
    from proton_emulator.service.provisioners import Outcome


def begin(engine: Engine, pipeline: Pipeline, version: TemplateVersion, spec: str) -> Pipeline:
    """Record the attempt to deploy *version* with *spec*. Call it inside a transaction."""
    return deployments.begin(
        engine,
        pipeline,
        environment=_first_environment(engine, pipeline.service),
        version=version.version,
        state={"servicePipeline": deployments.state_of(version, spec)},
    )


def _first_environment(engine: Engine, service: str) -> str:
    """The API wants an environment even for a pipeline; empty when there is no instance."""
    for instance in engine.store.instances.all():
        if instance.service == service:
            return instance.environment
    return ""


def deploy(
    engine: Engine,
    pipeline: Pipeline,
    version: TemplateVersion,
    spec: str,
    and_then: Callable[[], None] = lambda: None,
) -> bool:
    """Whether the attempt under way succeeded; *and_then* is done together with that success."""

    def adopt(resource: Deployable) -> Deployable:
        and_then()
        return replace(resource, spec=spec) if isinstance(resource, Pipeline) else resource

    def work() -> Outcome:
        context = pipeline_context(
            service=service_data(engine, pipeline.service),
            inputs=specs.pipeline_inputs(version, specs.service_spec(spec)),
            instances=_instances(engine, pipeline.service),
        )
        return provision(engine, pipeline, part_of(version, Role.PIPELINE), context)

    return deployments.run(engine, pipeline.target, work, adopt)


def _instances(engine: Engine, service: str) -> Iterator[InstanceData]:
    """In the order of the service's spec, whatever the pipeline's own spec lists."""
    for entry in specs.service_spec(service_of(engine, service).spec).instances:
        instance = engine.store.instances.get((service, entry.name))
        if instance is None:
            continue
        yield InstanceData(
            entry.name,
            _inputs(engine, service, entry),
            environment_data(engine, instance.environment),
            instance.rollout.outputs,
        )


def _inputs(engine: Engine, service: str, entry: InstanceEntry) -> dict[str, object]:
    """By the schema of the version the instance runs on."""
    instance = engine.store.instances.get((service, entry.name))
    number = instance.rollout.current_version if instance else None
    if instance is None or number is None:
        return dict(entry.inputs)
    version = engine.store.versions.get((TemplateKind.SERVICE, instance.template, number))
    return specs.instance_inputs(version, entry) if version else dict(entry.inputs)
