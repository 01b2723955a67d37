"""Which roles and repository an environment needs, by how its template is provisioned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_emulator.service.api.repositories import linked_branch
from proton_emulator.service.engine.bundles import Method, method_of
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.deployables import EnvironmentRoles

if TYPE_CHECKING:
    from proton_emulator.service.api.operations import Params
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import Environment
    from proton_emulator.service.model.templates import TemplateVersion


def for_create(engine: Engine, version: TemplateVersion, params: Params) -> EnvironmentRoles:
    """ValidationException when a role is missing, or does not fit the provisioning method."""
    if params.get("environmentAccountConnectionId"):
        raise ValidationException(
            "Environment account connections are not emulated yet: give protonServiceRoleArn."
        )
    method = method_of(engine, version)
    _refuse_missing(method, params)
    repository = params.get("provisioningRepository")
    return EnvironmentRoles(
        service=params.get("protonServiceRoleArn"),
        codebuild=params.get("codebuildRoleArn"),
        component=params.get("componentRoleArn"),
        repository=linked_branch(engine, repository) if repository else None,
    )


def _refuse_missing(method: Method, params: Params) -> None:
    repository = params.get("provisioningRepository")
    role, codebuild = params.get("protonServiceRoleArn"), params.get("codebuildRoleArn")
    if method is Method.SELF_MANAGED:
        if not repository or role:
            raise ValidationException(
                "The template is self-managed: give provisioningRepository, and neither "
                "protonServiceRoleArn nor environmentAccountConnectionId."
            )
    elif repository and method is not Method.CUSTOMER_MANAGED:
        raise ValidationException(
            "provisioningRepository is only for self-managed provisioning: leave it out."
        )
    elif method is Method.AWS_MANAGED and not role:
        raise ValidationException(
            "AWS-managed provisioning needs protonServiceRoleArn or environmentAccountConnectionId."
        )
    elif method is Method.CODEBUILD and not codebuild:
        raise ValidationException(
            "CodeBuild provisioning needs codebuildRoleArn or environmentAccountConnectionId."
        )


def refuse_unfit(engine: Engine, environment: Environment, version: TemplateVersion) -> None:
    """Versions of a template may differ in their method, and so in what the environment needs."""
    method, roles = method_of(engine, version), environment.roles
    needed = {
        Method.AWS_MANAGED: ("protonServiceRoleArn", roles.service),
        Method.CODEBUILD: ("codebuildRoleArn", roles.codebuild),
        Method.SELF_MANAGED: ("provisioningRepository", roles.repository),
    }
    name, given = needed.get(method, ("", True))
    if not given:
        raise ValidationException(
            f"{version.template}:{version.version} is provisioned as {method}, for which the "
            f"environment {environment.name} has no {name}: update to a version that is "
            "provisioned as the environment is, or create another environment."
        )


def for_update(engine: Engine, environment: Environment, params: Params) -> EnvironmentRoles:
    """A role-based environment stays one, and so does a repository-based one."""
    old, repository = environment.roles, params.get("provisioningRepository")
    if params.get("environmentAccountConnectionId"):
        raise ValidationException(
            "An environment with a service role cannot change to an environment account connection."
        )
    if repository and not old.repository:
        raise ValidationException(
            "An environment with a service role cannot change to a provisioning repository."
        )
    if params.get("protonServiceRoleArn") and old.repository:
        raise ValidationException(
            "An environment with a provisioning repository cannot change to a service role."
        )
    return replace(
        old,
        service=params.get("protonServiceRoleArn", old.service),
        codebuild=params.get("codebuildRoleArn", old.codebuild),
        component=params.get("componentRoleArn", old.component),
        repository=linked_branch(engine, repository) if repository else old.repository,
    )
