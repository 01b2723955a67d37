"""CodeBuild provisioning: the manifest's commands, run with the resource's inputs beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_bundle.manifest import read_manifest
from proton_bundle.source import SourceText
from proton_emulator.service.engine.attempt import attempt_of
from proton_emulator.service.engine.rendering import rendered
from proton_emulator.service.model.deployables import Environment, Instance
from proton_emulator.service.provisioners import Outcome, ProvisioningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_bundle.manifest import CodeBuildSettings
    from proton_emulator.processes.running import Interrupt
    from proton_emulator.service.engine.bundles import Deployed
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Deployable
    from proton_emulator.service.provisioners.codebuild.build import Build, CodeBuild


def deploy(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> Outcome:
    """Run ``provision``. Outputs are those notified meanwhile, else those the build left behind."""
    attempt = attempt_of(engine, resource)
    build = _build(engine, resource, part, context, attempt)
    number = resource.rollout.attempted_version
    assert number is not None, "only versions of templates are built, and no components"
    with engine.store.transaction():
        engine.store.built.put(resource.target, (number, context))
    left = _runner(engine, attempt).provision(build)
    ended = engine.store.deployments.get(attempt.id)
    notified = ended.outputs if ended else None
    return Outcome(outputs=notified or left or resource.rollout.outputs)


def withdraw(
    engine: Engine, resource: Deployable, part: Deployed, context: Mapping[str, object]
) -> None:
    """Run ``deprovision`` of *part*, which was built last, with the inputs of then."""
    stopping = engine.workers.stopping
    _runner(engine, stopping).deprovision(_build(engine, resource, part, context, stopping))
    with engine.store.transaction():
        engine.store.built.remove(resource.target)


def _build(
    engine: Engine,
    resource: Deployable,
    part: Deployed,
    context: Mapping[str, object],
    interrupt: Interrupt,
) -> Build:
    from proton_emulator.service.provisioners.codebuild.build import Build

    stack = resource.rollout.stack
    assert stack is not None, "every deployable has a stack name from its first attempt on"
    return Build(
        settings=_settings(part, context, interrupt),
        files=part.files,
        context=context,
        arn=engine.place.target(resource.target),
        stack=stack,
        project=f"AWSProton-CodeBuild-{_home(resource)}",
        account=engine.place.account,
        region=engine.place.region,
    )


def _settings(
    part: Deployed, context: Mapping[str, object], interrupt: Interrupt
) -> CodeBuildSettings:
    """The whole manifest is rendered: bundles in use have Jinja in their commands too."""
    text = rendered(part.manifest, context, interrupt).text
    entries = read_manifest(SourceText(part.manifest.path, text)).entries
    settings = entries[0].codebuild if entries else None
    if settings is None:
        raise ProvisioningError(f"{part.manifest.path}: the rendered manifest has no 'settings'.")
    return settings


def _home(resource: Deployable) -> str:
    """Proton had one project for an environment and all in it; pipelines are outside of any."""
    match resource:
        case Environment(name=name) | Instance(environment=name):
            return name
        case _:
            return resource.target.service


def _runner(engine: Engine, interrupt: Interrupt) -> CodeBuild:
    from proton_emulator.service.provisioners.codebuild.build import CodeBuild

    host = engine.host
    return CodeBuild(engine.aws, host.guard, host.endpoint_url(), host.aws_endpoint_url, interrupt)
