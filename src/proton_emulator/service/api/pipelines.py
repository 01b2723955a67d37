"""Service pipelines."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from proton_emulator.service.api.deployable_view import (
    outputs_answer,
    resources_answer,
    rollout_view,
    version_view,
)
from proton_emulator.service.engine import found, pipeline_life, selection, specs
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Pipeline


def view(engine: Engine, pipeline: Pipeline) -> dict[str, object]:
    return {
        "arn": engine.place.target(pipeline.target),
        "createdAt": pipeline.created_at,
        "spec": pipeline.spec,
        "templateName": pipeline.template,
        **rollout_view(pipeline.rollout),
        **version_view(pipeline.rollout),
    }


def update(engine: Engine, params: Params) -> Result:
    """Only the ``pipeline`` part of the spec counts."""
    with engine.store.transaction():
        pipeline = found.pipeline(engine, params["serviceName"])
        found.idle(engine, pipeline, "service pipeline")
        if params["deploymentType"] == "NONE":
            raise ValidationException("A pipeline has nothing but its deployment to update: NONE.")
        current = pipeline.rollout.current_version
        assert current is not None, "an idle pipeline was deployed at least once"
        version = selection.for_update(
            engine, TemplateKind.SERVICE, pipeline.template, current, params
        )
        service = found.service(engine, pipeline.service)
        text = specs.with_current_values(params["spec"], service.spec)
        merged = specs.with_pipeline_of(text, service.spec)
        specs.check_pipeline(version, merged)
        started = pipeline_life.begin(engine, pipeline, version, merged)

    def adopt_spec() -> None:
        current = found.service(engine, pipeline.service)
        adopted = specs.with_pipeline_of(merged, current.spec)
        specs.adopt(engine, current.name, adopted)

    deploy = partial(pipeline_life.deploy, engine, started, version, merged, adopt_spec)
    engine.workers.start(deploy, f"deploy-pipeline-{pipeline.service}")
    return {"pipeline": view(engine, started)}


def begin_again(engine: Engine, pipeline: Pipeline, spec: str) -> Pipeline:
    """Record an attempt on the version in use, for a service whose instances change."""
    current = pipeline.rollout.current_version
    assert current is not None, "an idle pipeline was deployed at least once"
    version = found.template_version(engine, TemplateKind.SERVICE, pipeline.template, current)
    return pipeline_life.begin(engine, pipeline, selection.registered(version), spec)


def list_outputs(engine: Engine, params: Params) -> Result:
    return outputs_answer(engine, found.pipeline(engine, params["serviceName"]), params)


def list_resources(engine: Engine, params: Params) -> Result:
    return resources_answer(found.pipeline(engine, params["serviceName"]))


OPERATIONS: Mapping[str, Handler] = {
    "UpdateServicePipeline": update,
    "ListServicePipelineOutputs": list_outputs,
    "ListServicePipelineProvisionedResources": list_resources,
}
