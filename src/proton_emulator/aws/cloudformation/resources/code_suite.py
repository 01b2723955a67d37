"""CodeBuild projects and CodePipeline pipelines, kept in moto's backends.

moto's API refuses a project whose source is CODEPIPELINE for want of a location, which such a
source has not; so projects go to the backend itself.
"""

from __future__ import annotations

from typing import Any

from proton_emulator.aws import moto_internals
from proton_emulator.aws.cloudformation.resources.handler import (
    ApiHandler,
    attributes,
    client,
    lower_first,
)
from proton_emulator.aws.cloudformation.stack import Desired, Physical


def _projects(desired: Desired) -> Any:
    return moto_internals.backend("codebuild", desired.stack.account_id, desired.stack.region)


def _make_project(desired: Desired) -> Physical:
    properties = desired.properties
    name = properties.get("Name") or desired.name
    source = lower_first(properties.get("Source") or {})
    source.setdefault("location", "")
    if "buildSpec" in source:
        source["buildspec"] = source.pop("buildSpec")
    _projects(desired).create_project(
        project_name=name,
        description=properties.get("Description"),
        project_source=source,
        artifacts=lower_first(properties.get("Artifacts") or {}),
        environment=lower_first(properties.get("Environment") or {}),
        service_role=properties.get("ServiceRole"),
        tags=[{"key": tag["Key"], "value": tag["Value"]} for tag in _tags(desired)],
        cache=lower_first(properties.get("Cache") or {}),
        timeout=properties.get("TimeoutInMinutes"),
        queued_timeout=properties.get("QueuedTimeoutInMinutes"),
        source_version=properties.get("SourceVersion"),
        logs_config=lower_first(properties.get("LogsConfig") or {}),
        vpc_config=lower_first(properties.get("VpcConfig") or {}),
    )
    stack = desired.stack
    arn = f"arn:{stack.partition}:codebuild:{stack.region}:{stack.account_id}:project/{name}"
    return Physical(name, attributes({"Arn": arn}))


def _tags(desired: Desired) -> list[dict[str, str]]:
    own = [{"Key": key, "Value": value} for key, value in desired.stack.tags.items()]
    return own + list(desired.properties.get("Tags") or ())


def _remove_project(desired: Desired, current: Physical) -> None:
    client("codebuild", desired.stack).delete_project(name=current.id)


def _pipeline(desired: Desired, name: str) -> dict[str, Any]:
    properties = desired.properties
    known = ("RoleArn", "ArtifactStore", "ArtifactStores", "Stages")
    given = {key: properties[key] for key in known if key in properties}
    declared: dict[str, Any] = lower_first(given)
    for stage in declared.get("stages", ()):
        for action in stage.get("actions", ()):
            if "actionTypeId" in action:
                action["actionTypeId"]["version"] = str(action["actionTypeId"]["version"])
    _restore_configuration(declared, properties)
    return declared | {"name": name, "version": 1}


def _restore_configuration(declared: dict[str, Any], properties: dict[str, Any]) -> None:
    """Keys of an action's configuration are the action's own, and keep their case."""
    for stage, original in zip(
        declared.get("stages", ()), properties.get("Stages", ()), strict=True
    ):
        pairs = zip(stage.get("actions", ()), original.get("Actions", ()), strict=True)
        for action, source in pairs:
            if "Configuration" in source:
                action["configuration"] = source["Configuration"]


def _made_pipeline(name: str) -> Physical:
    return Physical(name, attributes({"Version": "1"}))


def _make_pipeline(desired: Desired) -> Physical:
    name = desired.properties.get("Name") or desired.name
    tags = [{"key": tag["Key"], "value": tag["Value"]} for tag in _tags(desired)]
    client("codepipeline", desired.stack).create_pipeline(
        pipeline=_pipeline(desired, name), tags=tags
    )
    return _made_pipeline(name)


def _change_pipeline(desired: Desired, current: Physical) -> Physical:
    client("codepipeline", desired.stack).update_pipeline(pipeline=_pipeline(desired, current.id))
    return _made_pipeline(current.id)


def _remove_pipeline(desired: Desired, current: Physical) -> None:
    client("codepipeline", desired.stack).delete_pipeline(name=current.id)


HANDLERS = {
    "AWS::CodeBuild::Project": ApiHandler(_make_project, _remove_project),
    "AWS::CodePipeline::Pipeline": ApiHandler(_make_pipeline, _remove_pipeline, _change_pipeline),
}
