"""What a ServiceSpec must fulfil before anything of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.engine import specs
from proton_emulator.service.engine.bundles import Method, method_of
from proton_emulator.service.errors import (
    ConflictException,
    ServiceQuotaExceededException,
    ValidationException,
)

if TYPE_CHECKING:
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.engine.specs import InstanceEntry, ServiceSpec
    from proton_emulator.service.model.deployables import Environment
    from proton_emulator.service.model.templates import TemplateVersion

MOST_INSTANCES = 20


def check_service(engine: Engine, version: TemplateVersion, text: str) -> ServiceSpec:
    """The spec in *text*; ValidationException when something in it cannot be deployed."""
    specs.check(version, text, has_pipeline=has_pipeline(engine, version))
    spec = specs.service_spec(text)
    if len(spec.instances) > MOST_INSTANCES:
        raise ServiceQuotaExceededException(f"A service has at most {MOST_INSTANCES} instances.")
    for entry in spec.instances:
        check_place(engine, version, entry)
    return spec


def has_pipeline(engine: Engine, version: TemplateVersion) -> bool:
    template = engine.store.templates.get((version.kind, version.template))
    return template is not None and not template.customer_managed


def check_place(engine: Engine, version: TemplateVersion, entry: InstanceEntry) -> None:
    """The instance's environment is there, deployed and compatible."""
    environment = engine.store.environments.get(entry.environment)
    if environment is None:
        raise ValidationException(
            f"The spec puts the instance {entry.name} into the environment {entry.environment}, "
            "which does not exist."
        )
    _check_provisioning(engine, version, environment)
    deployed = environment.rollout.version
    if deployed is None:
        problem = f"The environment {entry.environment} is {environment.rollout.status}"
        if environment.rollout.status.busy:
            raise ConflictException(f"{problem}: wait until it is deployed.")
        raise ValidationException(f"{problem} and was never deployed: deploy it first.")
    compatible = {(reference.name, reference.major) for reference in version.compatible}
    if (environment.template, deployed.major) not in compatible:
        allowed = ", ".join(f"{name}:{major}" for name, major in sorted(compatible))
        raise ValidationException(
            f"The environment {entry.environment} runs {environment.template}:{deployed.major}, "
            f"with which {version.template}:{version.version} is not compatible ({allowed} are)."
        )


def _check_provisioning(engine: Engine, version: TemplateVersion, environment: Environment) -> None:
    """The environment carries what the method of the service's template needs."""
    method, roles = method_of(engine, version), environment.roles
    where = f"The environment {environment.name}"
    if method is Method.SELF_MANAGED and not roles.repository:
        raise ValidationException(
            f"{where} has no provisioningRepository, to which Proton opens the pull requests of a "
            "service in Terraform: use an environment that is self-managed too."
        )
    if method is Method.AWS_MANAGED and roles.repository and not roles.service:
        raise ValidationException(
            f"{where} is self-managed: a service that Proton provisions with CloudFormation cannot "
            "be deployed into it."
        )
    if method is Method.CODEBUILD and not roles.codebuild:
        raise ValidationException(
            f"{where} has no codebuildRoleArn, which CodeBuild provisioning needs: give it one "
            "with UpdateEnvironment."
        )
