"""Every published CloudFormation template, once, with data that it renders with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from benchmarks.bundles import published

if TYPE_CHECKING:
    from proton_bundle.bundle import Bundle
    from proton_bundle.context import Context
    from proton_bundle.layout import Role
    from proton_bundle.source import SourceText


class _AnyOutputs(dict[str, str]):
    """Outputs of something that is not at hand: each name is there."""

    def __missing__(self, name: str) -> str:
        return {"LambdaRuntime": "python3.8"}.get(name, f"value-of-{name}")


def templates() -> list[tuple[SourceText, Context]]:
    return list({source.text: (source, context) for source, context in _templates()}.values())


def _templates() -> Iterator[tuple[SourceText, Context]]:
    from proton_bundle.bundle import read_bundle
    from proton_bundle.files import FolderFiles
    from proton_bundle.layout import Role, find_bundles
    from proton_bundle.manifest import Engine

    files = FolderFiles(published())
    for root in find_bundles(files.paths()):
        bundle = read_bundle(files, root.path)
        for role, part in bundle.parts.items():
            if part.engine is Engine.CLOUDFORMATION and role is not Role.COMPONENT:
                yield from ((each.source, _context(bundle, role)) for each in part.template_files)


def _context(bundle: Bundle, role: Role) -> Context:
    from proton_bundle.context import (
        EnvironmentData,
        InstanceData,
        ServiceData,
        environment_context,
        instance_context,
        pipeline_context,
    )
    from proton_bundle.layout import Role

    environment = EnvironmentData("dev", "123456789012")
    service = ServiceData("shop", "arn:connection", "org/shop", "main")
    inputs = _inputs(bundle, role)
    if role is Role.ENVIRONMENT:
        return environment_context("dev", inputs)
    if role is Role.INSTANCE:
        made = instance_context(environment=environment, service=service, name="one", inputs=inputs)
    else:
        own = _inputs(bundle, Role.INSTANCE)
        instances = [InstanceData(name, own, environment) for name in ("one", "two")]
        made = pipeline_context(service=service, inputs=inputs, instances=instances)
    _open_outputs(made)
    return made


def _inputs(bundle: Bundle, role: Role) -> dict[str, object]:
    from proton_bundle.schema_values import merge_defaults

    declared = bundle.input_type(role)
    if declared is None:
        return {}
    members = declared.object.members.items()
    return merge_defaults(declared, {n: f"a-{n}" for n, m in members if not m.has_default})


def _open_outputs(value: object) -> None:
    """Let every ``outputs`` inside *value* have every name."""
    if isinstance(value, dict):
        if "outputs" in value:
            value["outputs"] = _AnyOutputs()
        for each in value.values():
            _open_outputs(each)
    elif isinstance(value, list):
        for each in value:
            _open_outputs(each)
