"""Deploying an environment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_bundle.context import environment_context
from proton_bundle.layout import Role
from proton_emulator.service.engine import deployments, found, specs
from proton_emulator.service.engine.bundles import part_of
from proton_emulator.service.engine.provisioning import provision
from proton_emulator.service.model.deployables import Deployable, Environment
from proton_emulator.service.provisioners import Outcome, customer_managed

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.templates import TemplateVersion


def begin(
    engine: Engine, environment: Environment, version: TemplateVersion, spec: str
) -> Environment:
    """Record the attempt to deploy *version* with *spec*. Call it inside a transaction."""
    return deployments.begin(
        engine,
        environment,
        environment=environment.name,
        version=version.version,
        state={"environment": deployments.state_of(version, spec)},
    )


def deploy_in_background(
    engine: Engine, environment: Environment, version: TemplateVersion, spec: str
) -> None:
    def adopt(resource: Deployable) -> Deployable:
        return replace(resource, spec=spec) if isinstance(resource, Environment) else resource

    def work() -> Outcome:
        return _deploy(engine, environment, version, spec)

    def attempt() -> None:
        deployments.run(engine, environment.target, work, adopt)

    engine.workers.start(attempt, f"deploy-{environment.name}")


def _deploy(
    engine: Engine, environment: Environment, version: TemplateVersion, spec: str
) -> Outcome:
    inputs = specs.environment_inputs(version, spec)
    if found.template(engine, version.kind, version.template).customer_managed:
        return customer_managed.deploy(inputs)
    context = environment_context(environment.name, inputs)
    return provision(engine, environment, part_of(version, Role.ENVIRONMENT), context)
