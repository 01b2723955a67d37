"""From a bundle's part and its data to infrastructure, by the method that its manifest names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.layout import Role
from proton_emulator.service.engine import aws_managed, codebuild, self_managed
from proton_emulator.service.engine.bundles import Deployed, Method, component_part, part_of
from proton_emulator.service.model.deployables import Component, Environment, Instance
from proton_emulator.service.model.names import TemplateKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable
    from proton_emulator.service.model.names import Version
    from proton_emulator.service.provisioners import Outcome


def provision(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Outcome:
    """Make *resource* what *part* says with the data of *context*."""
    match part.method:
        case Method.SELF_MANAGED:
            return self_managed.deploy(engine, resource, part, context)
        case Method.CODEBUILD:
            return codebuild.deploy(engine, resource, part, context)
        case _:
            return aws_managed.deploy(engine, resource, part, context)


def withdraw(engine: Engine, resource: Deployable) -> None:
    """Take down what was made for *resource*; ProvisioningError when that fails."""
    # Each by each method: versions of a template may differ in that, and the last may have failed.
    aws_managed.withdraw(engine, resource)
    self_managed.withdraw(engine, resource)
    if built := engine.store.built.get(resource.target):
        number, context = built
        if part := _part(engine, resource, number):
            codebuild.withdraw(engine, resource, part, context)


def part_in_use(engine: Engine, resource: Deployable) -> Deployed | None:
    """What the last attempt deployed; None for a customer-managed environment."""
    return _part(engine, resource, resource.rollout.attempted_version)


def _part(engine: Engine, resource: Deployable, number: Version | None) -> Deployed | None:
    """None too for a version that was deleted since."""
    match resource:
        case Component():
            return component_part(resource.manifest, resource.template_file)
        case Environment():
            kind, role = TemplateKind.ENVIRONMENT, Role.ENVIRONMENT
        case Instance():
            kind, role = TemplateKind.SERVICE, Role.INSTANCE
        case _:
            kind, role = TemplateKind.SERVICE, Role.PIPELINE
    version = engine.store.versions.get((kind, resource.template, number)) if number else None
    template = engine.store.templates.get((kind, resource.template))
    if version is None or (role is Role.ENVIRONMENT and template and template.customer_managed):
        return None
    return part_of(version, role)
