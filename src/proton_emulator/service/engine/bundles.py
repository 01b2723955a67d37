"""Registered bundles as the engine needs them: parts, templates and provisioning methods."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from proton_bundle.bundle import read_bundle
from proton_bundle.layout import Role
from proton_bundle.manifest import Engine as TemplateEngine
from proton_bundle.manifest import read_manifest
from proton_bundle.source import SourceText
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.names import TemplateKind
from proton_emulator.service.provisioners import ProvisioningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.bundle import Bundle
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion


class Method(StrEnum):
    """Who provisions: decided by a bundle's manifest, not by its environment."""

    AWS_MANAGED = "AWS-managed"
    CODEBUILD = "CodeBuild"
    SELF_MANAGED = "self-managed"
    CUSTOMER_MANAGED = "customer-managed"


_METHODS = {
    TemplateEngine.CLOUDFORMATION: Method.AWS_MANAGED,
    TemplateEngine.TERRAFORM: Method.SELF_MANAGED,
    TemplateEngine.CODEBUILD: Method.CODEBUILD,
}


@dataclass(frozen=True, slots=True)
class Deployed:
    """One part of a bundle to deploy.

    *templates* are the files that its manifest takes, *files* all beneath its directory by their
    names in it.
    """

    manifest: SourceText
    method: Method
    templates: tuple[SourceText, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def bundle_of(version: TemplateVersion) -> Bundle:
    assert version.files is not None, "a registered version has its bundle"
    return read_bundle(version.files, version.root)


def part_of(version: TemplateVersion, role: Role) -> Deployed:
    """ProvisioningError when the bundle has no such part: registration has refused that."""
    part = bundle_of(version).parts.get(role)
    if part is None or part.manifest is None or part.engine is None:
        raise ProvisioningError(
            f"{version.template}:{version.version} has no infrastructure for a {role}."
        )
    return Deployed(
        manifest=part.manifest.source,
        method=_METHODS[part.engine],
        templates=tuple(file.source for file in part.template_files),
        files={
            name: part.files.read(path)
            for name, path in zip(part.names, part.file_paths, strict=True)
        },
    )


def component_part(manifest: str, template: str) -> Deployed:
    """Both texts of a component; the template goes by the name that the manifest gives it."""
    read = read_manifest(SourceText("manifest.yaml", manifest))
    entry = read.entries[0]
    source = SourceText(entry.file or "template", template)
    return Deployed(read.source, component_method(manifest), (source,))


def component_method(manifest: str) -> Method:
    """ValidationException for what is no component's manifest."""
    read = read_manifest(SourceText("manifest.yaml", manifest))
    if len(read.entries) != 1 or read.engine is None:
        raise ValidationException(
            "The component's manifest must name one template file with its rendering_engine and "
            "template_language under infrastructure.templates."
        )
    if read.engine is TemplateEngine.CODEBUILD:
        raise ValidationException("A component cannot be provisioned by CodeBuild.")
    return _METHODS[read.engine]


def method_of(engine: Engine, version: TemplateVersion) -> Method:
    """Of an environment, or of a service's instances."""
    template = engine.store.templates.get((version.kind, version.template))
    if version.kind is TemplateKind.SERVICE:
        return part_of(version, Role.INSTANCE).method
    if template is not None and template.customer_managed:
        return Method.CUSTOMER_MANAGED
    return part_of(version, Role.ENVIRONMENT).method
