"""Where a resource lies in the repository of self-managed provisioning, and under which names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.model.deployables import Component, Environment, Instance
from proton_emulator.service.model.names import Target, TemplateKind
from proton_emulator.service.provisioners import ProvisioningError

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.git_provider import PullRequest
    from proton_emulator.service.model.deployables import Deployable, RepositoryBranch
    from proton_emulator.service.provisioners.self_managed.change import Kind


def kind_of(resource: Deployable) -> Kind:
    from proton_emulator.service.provisioners.self_managed.change import Kind

    match resource:
        case Environment():
            return Kind.ENVIRONMENT
        case Instance():
            return Kind.SERVICE_INSTANCE
        case Component():
            return Kind.COMPONENT
        case _:
            return Kind.PIPELINE


def folder_of(resource: Deployable) -> str:
    """Where its files lie in the repository, beneath ``environments/`` where that is there."""
    match resource:
        case Environment(name=name):
            return name
        case Instance(service=service, name=name, environment=environment):
            return f"{environment}/{service}-{name}"
        case Component(name=name, environment=environment):
            return f"{environment}/components/{name}"
        case _:
            return f"{resource.service}/pipeline"


def environment_arn(engine: Engine, resource: Deployable) -> str | None:
    """Of what lies in an environment."""
    if not isinstance(resource, Instance | Component):
        return None
    return engine.place.target(Target.environment(resource.environment))


def template_arn(engine: Engine, resource: Deployable) -> str | None:
    """None for a component, which has no template."""
    match resource:
        case Environment(template=template):
            return engine.place.template(TemplateKind.ENVIRONMENT, template)
        case Component():
            return None
        case _:
            return engine.place.template(TemplateKind.SERVICE, resource.template)


def repository_of(engine: Engine, resource: Deployable) -> RepositoryBranch:
    """The environment's; a pipeline's is in the account settings. ProvisioningError without one."""
    match resource:
        case Environment(roles=roles):
            repository = roles.repository
        case Instance(environment=name) | Component(environment=name):
            environment = engine.store.environments.get(name)
            repository = environment.roles.repository if environment else None
        case _:
            settings = engine.store.settings.get(None)
            repository = settings.pipeline_repository if settings else None
            if repository is None:
                raise ProvisioningError(
                    "The account settings have no pipelineProvisioningRepository: set it with "
                    "UpdateAccountSettings."
                )
    if repository is None:
        raise ProvisioningError("The environment has no provisioningRepository to write to.")
    return repository


def identifier(engine: Engine, pull_request: PullRequest) -> str:
    """Of the folder, as the API lists it among the provisioned resources."""
    repository = pull_request.repository
    return f"{engine.place.repository(repository.provider, repository.name)}/{pull_request.folder}"
