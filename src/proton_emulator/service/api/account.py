"""Account settings: who provisions pipelines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from proton_emulator.service.api.repositories import branch_view, linked_branch
from proton_emulator.service.errors import ValidationException
from proton_emulator.service.model.settings import AccountSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.api.operations import Handler, Params, Result
    from proton_emulator.service.engine.engine import Engine
    from proton_emulator.service.model.deployables import RepositoryBranch


def get(engine: Engine, _: Params) -> Result:
    return _wrapped(engine, _settings(engine))


def update(engine: Engine, params: Params) -> Result:
    """An empty role ARN removes the role."""
    with engine.store.transaction():
        old = _settings(engine)
        changed = replace(
            old,
            pipeline_service_role=params.get("pipelineServiceRoleArn", old.pipeline_service_role)
            or None,
            pipeline_codebuild_role=params.get(
                "pipelineCodebuildRoleArn", old.pipeline_codebuild_role
            )
            or None,
            pipeline_repository=_repository(engine, params, old.pipeline_repository),
        )
        engine.store.settings.put(None, changed)
    return _wrapped(engine, changed)


def _repository(
    engine: Engine, params: Params, old: RepositoryBranch | None
) -> RepositoryBranch | None:
    given = params.get("pipelineProvisioningRepository")
    if params.get("deletePipelineProvisioningRepository"):
        if given:
            raise ValidationException(
                "deletePipelineProvisioningRepository and pipelineProvisioningRepository "
                "exclude each other."
            )
        return None
    return linked_branch(engine, given) if given else old


def _settings(engine: Engine) -> AccountSettings:
    return engine.store.settings.get(None) or AccountSettings()


def _wrapped(engine: Engine, settings: AccountSettings) -> Mapping[str, object]:
    repository = settings.pipeline_repository
    view = {
        "pipelineServiceRoleArn": settings.pipeline_service_role,
        "pipelineCodebuildRoleArn": settings.pipeline_codebuild_role,
        "pipelineProvisioningRepository": repository and branch_view(engine, repository),
    }
    return {"accountSettings": view}


OPERATIONS: Mapping[str, Handler] = {
    "GetAccountSettings": get,
    "UpdateAccountSettings": update,
}
