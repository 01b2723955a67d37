"""Rendering a bundle from files alone: spec, outputs and component in, template texts out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from proton_bundle import context as data
from proton_bundle.bundle import Part, read_bundle
from proton_bundle.context import Context
from proton_bundle.files import FileTree, FolderFiles, decode_text
from proton_bundle.layout import BundleKind, Role
from proton_bundle.manifest import Engine
from proton_bundle.rendering import ProblemKind, render
from proton_bundle.schema_values import merge_defaults
from proton_bundle.source import SourceText, Span
from proton_bundle.spec import Spec, check_spec, read_spec
from proton_cli.errors import FailedError, UsageError

# What templates read of things that only a deployment has; said here so that nobody is surprised.
ENVIRONMENT_NAME = "env"
ACCOUNT = "123456789012"
SERVICE_NAME = "service"
_SECONDS = 10


@dataclass(frozen=True, slots=True)
class RenderRequest:
    files: FileTree
    bundle: Path
    spec: Path | None
    instance: str | None
    pipeline: bool
    outputs: Path | None
    component: Path | None


@dataclass(frozen=True, slots=True)
class GivenOutputs:
    """``--outputs``: what the templates that are not rendered here would have put out."""

    environment: Mapping[str, str] = field(default_factory=dict)
    every_instance: Mapping[str, str] = field(default_factory=dict)
    service_instances: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    component: Mapping[str, str] = field(default_factory=dict)

    def of_instance(self, name: str) -> Mapping[str, str]:
        return self.service_instances.get(name, self.every_instance)


def render_bundle(request: RenderRequest) -> dict[str, str]:
    """Rendered texts by file name; FailedError names file and line of what does not render."""
    return _Rendering(request).run()


class _Rendering:
    def __init__(self, request: RenderRequest) -> None:
        self.request = request
        self.bundle = read_bundle(request.files)
        self.outputs = read_outputs(request.outputs)

    def run(self) -> dict[str, str]:
        if self.request.component and self.bundle.kind is not BundleKind.SERVICE:
            raise UsageError("--component is attached to a service's instance, not an environment")
        part = self._part()
        return self._render_part(part, self._context(part.role))

    def _part(self) -> Part:
        role = Role.ENVIRONMENT
        if self.bundle.kind is BundleKind.SERVICE:
            role = Role.PIPELINE if self.request.pipeline else Role.INSTANCE
        elif self.request.pipeline or self.request.instance:
            raise UsageError(
                f"{self.request.bundle} is an environment: drop --instance, --pipeline"
            )
        part = self.bundle.parts.get(role)
        if part is None:
            has = ", ".join(self.bundle.parts) or "nothing to render"
            raise UsageError(f"{self.request.bundle} has no {role.value} part (it has: {has})")
        return part

    def _context(self, role: Role) -> Context:
        spec = self._spec()
        if role is Role.ENVIRONMENT:
            given = spec.environment.values if spec and spec.environment else {}
            return data.environment_context(ENVIRONMENT_NAME, self._inputs(role, given))
        if role is Role.PIPELINE:
            given = spec.pipeline.values if spec and spec.pipeline else {}
            return data.pipeline_context(
                service=self._service(),
                inputs=self._inputs(role, given),
                instances=self._instances(spec),
            )
        return self._instance_context(spec)

    def _instance_context(self, spec: Spec | None) -> Context:
        name, environment, given = self._chosen(spec)
        return data.instance_context(
            environment=self._environment(environment),
            service=self._service(),
            name=name,
            inputs=self._inputs(Role.INSTANCE, given),
            component=self._component(name, environment, given),
        )

    def _chosen(self, spec: Spec | None) -> tuple[str, str, Mapping[str, object]]:
        """The instance to render: the named one, or the only one there is."""
        if spec is None:
            return self.request.instance or "instance", ENVIRONMENT_NAME, {}
        names = [each.name or "" for each in spec.instances]
        wanted = self.request.instance or (names[0] if len(names) == 1 else None)
        if wanted is None:
            listed = ", ".join(names) or "none"
            raise UsageError(f"which instance? Say --instance NAME (the spec has: {listed})")
        found = spec.instance(wanted)
        if found is None:
            raise UsageError(f"no instance '{wanted}' in {self.request.spec} ({', '.join(names)})")
        return wanted, found.environment or ENVIRONMENT_NAME, found.inputs.values

    def _instances(self, spec: Spec | None) -> list[data.InstanceData]:
        return [
            data.InstanceData(
                name=each.name or "",
                inputs=self._inputs(Role.INSTANCE, each.inputs.values),
                environment=self._environment(each.environment or ENVIRONMENT_NAME),
                outputs=self.outputs.of_instance(each.name or ""),
            )
            for each in (spec.instances if spec else ())
        ]

    def _component(
        self, instance: str, environment: str, given: Mapping[str, object]
    ) -> data.ComponentData | None:
        """The attached component: outputs as given; its template must render as well."""
        folder = self.request.component
        if folder is None:
            return (
                data.ComponentData("component", self.outputs.component)
                if self.outputs.component
                else None
            )
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder")
        component = read_bundle(FolderFiles(folder))
        part = component.parts.get(Role.COMPONENT)
        if part is None:
            raise UsageError(f"{folder} holds no component: a manifest and the file that it names")
        context = data.component_context(
            name=folder.name,
            environment=self._environment(environment),
            service=SERVICE_NAME,
            instance=instance,
            instance_inputs=self._inputs(Role.INSTANCE, given),
        )
        self._render_part(part, context, folder)
        return data.ComponentData(folder.name, self.outputs.component)

    def _inputs(self, role: Role, given: Mapping[str, object]) -> dict[str, object]:
        input_type = self.bundle.input_type(role)
        return dict(given) if input_type is None else merge_defaults(input_type, given)

    def _environment(self, name: str) -> data.EnvironmentData:
        return data.EnvironmentData(name, ACCOUNT, self.outputs.environment)

    def _service(self) -> data.ServiceData:
        if Role.PIPELINE not in self.bundle.parts:
            return data.ServiceData(SERVICE_NAME)
        connection = f"arn:aws:codestar-connections:us-east-1:{ACCOUNT}:connection/local"
        return data.ServiceData(SERVICE_NAME, connection, f"local/{SERVICE_NAME}", "main")

    def _spec(self) -> Spec | None:
        """The spec, if it is sound; otherwise every mistake with its place, and nothing renders."""
        if self.request.spec is None:
            return None
        spec = read_spec(read_source(self.request.spec))
        if self.bundle.schema is None:
            return spec
        problems = check_spec(
            spec,
            self.bundle.schema,
            self.bundle.kind,
            has_pipeline=Role.PIPELINE in self.bundle.parts,
        )
        if problems:
            said = (f"{e.message} {e.detail}".strip() for e in problems)
            lines = [at(spec.source, e.span, text) for e, text in zip(problems, said, strict=True)]
            raise UsageError("\n".join(lines))
        return spec

    def _render_part(
        self, part: Part, context: Context, folder: Path | None = None
    ) -> dict[str, str]:
        shown = folder or self.request.bundle
        if part.engine is Engine.TERRAFORM:
            return {"proton.auto.tfvars.json": _json(data.as_tfvars(context))}
        files = list(part.template_files)
        if part.engine is Engine.CODEBUILD and part.manifest_file:
            files = [part.manifest_file]
        if not files:
            raise UsageError(
                f"{shown / part.directory}: the manifest names no template that is there",
                hint="'proton check' says what is wrong with the bundle.",
            )
        rendered = {file.source.path: _render(file.source, context, shown) for file in files}
        if part.engine is Engine.CODEBUILD:
            rendered["proton-inputs.json"] = _json(data.as_tfvars(context))
        return rendered


def _render(source: SourceText, context: Context, folder: Path) -> str:
    end = monotonic() + _SECONDS

    def check() -> None:
        if monotonic() > end:
            raise FailedError(f"{folder / source.path}: did not finish rendering in {_SECONDS} s")

    result = render(source, context, check=check)
    if result.problem is not None:
        shown = SourceText((folder / source.path).as_posix(), source.text)
        undefined = result.problem.kind is ProblemKind.UNDEFINED
        hint = "If it is an output of another template, give it in --outputs."
        raise FailedError(
            at(shown, result.problem.span, result.problem.message), hint=hint if undefined else None
        )
    assert result.text is not None
    return result.text


def read_outputs(path: Path | None) -> GivenOutputs:
    """``--outputs``; the checker action's ``sample-outputs.yaml`` is read too.

    Its ``service`` holds the outputs of every instance alike.
    """
    if path is None:
        return GivenOutputs()
    import yaml

    source = read_source(path)
    try:
        loaded = yaml.safe_load(source.text) or {}
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: not YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise UsageError(f"{path}: a mapping with 'environment', 'service_instances', 'components'")
    instances = _mapping(loaded, "service_instances", path)
    return GivenOutputs(
        environment=_texts(_mapping(loaded, "environment", path)),
        every_instance=_texts(_mapping(loaded, "service", path)),
        service_instances={name: _texts(each or {}) for name, each in instances.items()},
        component=_texts(_mapping(_mapping(loaded, "components", path), "default", path)),
    )


def read_source(path: Path) -> SourceText:
    """The file as text, or a usage error that says what is wrong with it."""
    try:
        file = decode_text(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    if file.problem:
        raise UsageError(file.problem.message)
    return file.source


def at(source: SourceText, span: Span, message: str) -> str:
    """``file:line:column: message``."""
    position = source.position(span.start)
    return f"{source.path}:{position.line + 1}:{position.column + 1}: {message}"


def _mapping(loaded: Mapping[str, Any], key: str, path: Path) -> dict[str, Any]:
    value = loaded.get(key) or {}
    if not isinstance(value, dict):
        raise UsageError(f"{path}: '{key}' is a mapping of names to values")
    return value


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    """Outputs are strings, always; true is 'True' as Proton had it."""
    return {str(name): str(value) for name, value in values.items()}


def _json(context: Context) -> str:
    return json.dumps(context, indent=2, default=str) + "\n"
