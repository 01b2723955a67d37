"""Specs: from the caller's text to inputs, and from two texts to the one that is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml

from proton_bundle.decode import plain
from proton_bundle.errors import SpecError
from proton_bundle.layout import BundleKind, Role
from proton_bundle.schema_values import merge_defaults, missing_inputs
from proton_bundle.source import SourceText
from proton_bundle.spec import SpecKind, check_spec, read_spec, resolve_current_values
from proton_emulator.service.engine.bundles import bundle_of
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.spec import Spec
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion

_MISSHAPEN = (
    "The provided Service Spec file was not correctly formatted. Please check that it is valid "
    "yaml according to the Spec definition."
)

# The API's ResourceName.
_RESOURCE_NAME = re.compile(r"[0-9A-Za-z]+[0-9A-Za-z_\-]*", re.ASCII)
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class InstanceEntry:
    """One instance of a ServiceSpec; *inputs* as given, without defaults."""

    name: str
    environment: str
    inputs: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """*pipeline* None: the spec has no such key."""

    pipeline: Mapping[str, object] | None
    instances: tuple[InstanceEntry, ...]

    def entry(self, name: str) -> InstanceEntry:
        """ValidationException when the spec has no instance of this name."""
        for entry in self.instances:
            if entry.name == name:
                return entry
        raise ValidationException(f"The spec has no instance with the name {name}.")


@dataclass(frozen=True, slots=True)
class InstanceChanges:
    added: tuple[InstanceEntry, ...]
    removed: tuple[str, ...]


def check(version: TemplateVersion, text: str, *, has_pipeline: bool = True) -> None:
    """ValidationException with the first thing wrong with *text* for *version*."""
    _check(version, _parsed(text), has_pipeline)


def check_instance(version: TemplateVersion, text: str, name: str) -> None:
    """Only the instance *name*: the others may run on versions with other schemas."""
    spec = _parsed(text)
    entries = tuple(instance for instance in spec.instances if instance.name == name)
    _check(version, replace(spec, instances=entries, pipeline=None), has_pipeline=False)


def check_pipeline(version: TemplateVersion, text: str) -> None:
    """Only the ``pipeline`` part."""
    _check(version, replace(_parsed(text), instances=()), has_pipeline=True)


def _check(version: TemplateVersion, spec: Spec, has_pipeline: bool) -> None:
    bundle = bundle_of(version)
    assert bundle.schema is not None, "registration refuses a bundle without schema"
    environment = version.kind is TemplateKind.ENVIRONMENT
    kind = BundleKind.ENVIRONMENT if environment else BundleKind.SERVICE
    for problem in check_spec(spec, bundle.schema, kind, has_pipeline=has_pipeline):
        line = spec.source.position(problem.span.start).line + 1
        detail = f" {problem.detail}" if problem.detail else ""
        raise ValidationException(f"{problem.message}{detail} (line {line} of the spec)")
    pipeline_input = bundle.schema.pipeline_input
    if has_pipeline and pipeline_input and spec.pipeline is None and not environment:
        for name in missing_inputs(pipeline_input, {}):
            raise ValidationException(f"pipeline: the required input '{name}' is missing.")


def environment_inputs(version: TemplateVersion, text: str) -> dict[str, object]:
    """With the schema's defaults."""
    given = _parsed(text).environment
    return _merged(version, Role.ENVIRONMENT, given.values if given else {})


def instance_inputs(version: TemplateVersion, entry: InstanceEntry) -> dict[str, object]:
    """With the schema's defaults."""
    return _merged(version, Role.INSTANCE, entry.inputs)


def pipeline_inputs(version: TemplateVersion, spec: ServiceSpec) -> dict[str, object]:
    """With the schema's defaults."""
    return _merged(version, Role.PIPELINE, spec.pipeline or {})


def _merged(version: TemplateVersion, role: Role, given: Mapping[str, object]) -> dict[str, object]:
    input_type = bundle_of(version).input_type(role)
    return merge_defaults(input_type, given) if input_type else dict(given)


def service_spec(text: str) -> ServiceSpec:
    """ValidationException when *text* is no ServiceSpec."""
    spec = _parsed(text)
    if spec.document.problems or spec.kind is not SpecKind.SERVICE:
        raise ValidationException(_MISSHAPEN)
    entries = tuple(
        InstanceEntry(instance.name or "", instance.environment or "", instance.inputs.values)
        for instance in spec.instances
    )
    for entry in entries:
        _require_resource_name(entry.name)
    return ServiceSpec(spec.pipeline.values if spec.pipeline else None, entries)


def _require_resource_name(name: str) -> None:
    """The spec is text to the API's own validation, so that it does not look at names there."""
    if name and (not _RESOURCE_NAME.fullmatch(name) or len(name) > _LONGEST_NAME):
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        raise ValidationException(
            f"The instance name '{shown}' is not valid: it must have at most {_LONGEST_NAME} "
            "characters, letters, digits, - and _, and begin with a letter or digit."
        )


def with_current_values(new: str | None, stored: str) -> str:
    """*new*, else *stored*; ``${Proton::CURRENT_VAL}`` is the stored value at its path."""
    try:
        return resolve_current_values(new, stored) if new else stored
    except SpecError as error:
        raise ValidationException(str(error)) from None


def instance_changes(stored: str, new: str) -> InstanceChanges:
    """What an UpdateService with *new* adds and removes; it may change nothing else."""
    old, asked = service_spec(stored), service_spec(new)
    if (old.pipeline or {}) != (asked.pipeline or {}):
        raise ValidationException(
            "UpdateService cannot change the pipeline's inputs: use UpdateServicePipeline."
        )
    known = {entry.name: entry for entry in old.instances}
    for entry in asked.instances:
        if entry.name in known and entry != known[entry.name]:
            raise ValidationException(
                f"UpdateService cannot change the instance {entry.name}: use UpdateServiceInstance."
            )
    if old.instances and not asked.instances:
        raise ValidationException("A service keeps at least one instance: delete the service.")
    kept = {entry.name for entry in asked.instances}
    return InstanceChanges(
        added=tuple(entry for entry in asked.instances if entry.name not in known),
        removed=tuple(name for name in known if name not in kept),
    )


def with_instance_of(new: str, stored: str, name: str) -> str:
    """*stored* with the entry *name* of *new*; verbatim *new* when that is the same."""

    def change(into: dict[str, Any], given: Mapping[str, Any]) -> None:
        entry = next(i for i in given["instances"] if str(i["name"]) == name)
        instances = [i for i in into.get("instances") or [] if str(i["name"]) != name]
        position = _position(into, name)
        into["instances"] = [*instances[:position], entry, *instances[position:]]

    return _spliced(new, stored, change)


def with_pipeline_of(new: str, stored: str) -> str:
    """*stored* with the ``pipeline`` of *new*; verbatim *new* when that is the same."""

    def change(into: dict[str, Any], given: Mapping[str, Any]) -> None:
        if "pipeline" in given:
            into["pipeline"] = given["pipeline"]

    return _spliced(new, stored, change)


def adopt(engine: Engine, service: str, text: str) -> None:
    """Store *text* as the service's spec. Call it inside a transaction."""
    current = engine.store.services.get(service)
    if current is not None:
        engine.store.services.put(service, replace(current, spec=text, modified=True))


def _position(data: Mapping[str, Any], name: str) -> int:
    names = [str(instance["name"]) for instance in data.get("instances") or []]
    return names.index(name) if name in names else len(names)


def _spliced(new: str, stored: str, change: Any) -> str:
    given, merged = _data(new), _data(stored)
    change(merged, given)
    if merged == given:
        return new
    if merged == _data(stored):
        return stored
    return yaml.safe_dump(merged, sort_keys=False, allow_unicode=True)


def _data(text: str) -> dict[str, Any]:
    data = plain(_parsed(text).document.root)
    return data if isinstance(data, dict) else {}


def _parsed(text: str) -> Spec:
    return read_spec(SourceText("spec", text))
