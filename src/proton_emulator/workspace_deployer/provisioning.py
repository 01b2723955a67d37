"""What Proton has to be given before it can provision: roles, linked repositories, settings.

Where the workspace file names none, placeholders that say that they are local.
"""

from __future__ import annotations

from typing import Any

from proton_bundle.manifest import Engine
from proton_bundle.workspace.workspace_file import EnvironmentEntry
from proton_emulator.workspace_deployer.endpoint import Endpoint

PLACEHOLDER_REPOSITORY = "local/infrastructure"
_PROVIDER, _BRANCH = "GITHUB", "main"
_CONNECTION = "00000000-0000-4000-8000-000000000000"


def environment_roles(
    endpoint: Endpoint, entry: EnvironmentEntry, engine: Engine | None
) -> dict[str, Any]:
    """Roles for all that is deployed into it; a self-managed environment has a repository."""
    if engine is Engine.TERRAFORM:
        return {"provisioningRepository": _linked(endpoint, entry.provisioning_repository)}
    # A customer-managed environment may serve services of any method.
    written = entry.provisioning_repository
    repository = {"provisioningRepository": _linked(endpoint, written)} if written else {}
    return repository | {
        "protonServiceRoleArn": entry.role or endpoint.role("proton-environments"),
        "componentRoleArn": entry.component_role or endpoint.role("proton-components"),
        "codebuildRoleArn": entry.codebuild_role or endpoint.role("proton-codebuild"),
    }


def prepare_pipelines(endpoint: Endpoint, engine: Engine | None) -> None:
    """Complete the account settings with what a pipeline of *engine* needs; keep what they say."""
    settings = endpoint.proton.get_account_settings().get("accountSettings") or {}
    match engine:
        case Engine.TERRAFORM:
            name = "pipelineProvisioningRepository"
        case Engine.CODEBUILD:
            name = "pipelineCodebuildRoleArn"
        case _:
            name = "pipelineServiceRoleArn"
    if settings.get(name):
        return
    terraform = engine is Engine.TERRAFORM
    value = _linked(endpoint, None) if terraform else endpoint.role("proton-pipelines")
    endpoint.proton.update_account_settings(**{name: value})


def connection(endpoint: Endpoint) -> str:
    """The ARN of a placeholder connection to a Git provider."""
    place = f"{endpoint.region}:{endpoint.account}"
    return f"arn:aws:codestar-connections:{place}:connection/{_CONNECTION}"


def repository_id(given: str | None, otherwise: str) -> str:
    """A path on this machine is no repository that Proton knows: *otherwise* stands for it."""
    return otherwise if not given or given.startswith((".", "/", "~")) else given


def _linked(endpoint: Endpoint, given: str | None) -> dict[str, str]:
    """The branch that pull requests are opened to; its repository is linked first."""
    key = {"provider": _PROVIDER, "name": repository_id(given, PLACEHOLDER_REPOSITORY)}
    proton = endpoint.proton
    try:
        proton.get_repository(**key)
    except proton.exceptions.ResourceNotFoundException:
        proton.create_repository(**key, connectionArn=connection(endpoint))
    return {**key, "branch": _BRANCH}
