"""The statuses of the API, and which may follow which."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class DeploymentStatus(StrEnum):
    """Of environments, service instances, pipelines, components and of deployments themselves."""

    IN_PROGRESS = "IN_PROGRESS"
    FAILED = "FAILED"
    SUCCEEDED = "SUCCEEDED"
    CANCELLING = "CANCELLING"
    CANCELLED = "CANCELLED"
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"
    DELETE_FAILED = "DELETE_FAILED"

    @property
    def busy(self) -> bool:
        """Whether work on the resource is under way, so that changes to it are refused."""
        return self in (
            DeploymentStatus.IN_PROGRESS,
            DeploymentStatus.CANCELLING,
            DeploymentStatus.DELETE_IN_PROGRESS,
        )


# What a notification ends a deployment with.
FINAL = (DeploymentStatus.SUCCEEDED, DeploymentStatus.FAILED)


class VersionStatus(StrEnum):
    """Of a template version."""

    REGISTRATION_IN_PROGRESS = "REGISTRATION_IN_PROGRESS"
    REGISTRATION_FAILED = "REGISTRATION_FAILED"
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"

    @property
    def registered(self) -> bool:
        return self in (VersionStatus.DRAFT, VersionStatus.PUBLISHED)


class ServiceStatus(StrEnum):
    """Of a service as a whole; its instances and pipeline have a DeploymentStatus each."""

    CREATE_IN_PROGRESS = "CREATE_IN_PROGRESS"
    CREATE_FAILED = "CREATE_FAILED"
    ACTIVE = "ACTIVE"
    UPDATE_IN_PROGRESS = "UPDATE_IN_PROGRESS"
    UPDATE_FAILED = "UPDATE_FAILED"
    UPDATE_FAILED_CLEANUP_IN_PROGRESS = "UPDATE_FAILED_CLEANUP_IN_PROGRESS"
    UPDATE_FAILED_CLEANUP_COMPLETE = "UPDATE_FAILED_CLEANUP_COMPLETE"
    UPDATE_FAILED_CLEANUP_FAILED = "UPDATE_FAILED_CLEANUP_FAILED"
    UPDATE_COMPLETE_CLEANUP_FAILED = "UPDATE_COMPLETE_CLEANUP_FAILED"
    DELETE_IN_PROGRESS = "DELETE_IN_PROGRESS"
    DELETE_FAILED = "DELETE_FAILED"

    @property
    def busy(self) -> bool:
        return self.endswith("_IN_PROGRESS")


_D, _V, _S = DeploymentStatus, VersionStatus, ServiceStatus
_SETTLED = (_D.SUCCEEDED, _D.FAILED, _D.CANCELLED, _D.DELETE_FAILED)
_SERVICE_SETTLED = tuple(status for status in _S if not status.busy)

DEPLOYMENTS: Mapping[DeploymentStatus, frozenset[DeploymentStatus]] = {
    _D.IN_PROGRESS: frozenset({_D.SUCCEEDED, _D.FAILED, _D.CANCELLING}),
    _D.CANCELLING: frozenset({_D.CANCELLED, _D.FAILED, _D.SUCCEEDED}),
    _D.DELETE_IN_PROGRESS: frozenset({_D.DELETE_FAILED}),
    **{status: frozenset({_D.IN_PROGRESS, _D.DELETE_IN_PROGRESS}) for status in _SETTLED},
}

VERSIONS: Mapping[VersionStatus, frozenset[VersionStatus]] = {
    _V.REGISTRATION_IN_PROGRESS: frozenset({_V.DRAFT, _V.REGISTRATION_FAILED}),
    _V.DRAFT: frozenset({_V.PUBLISHED}),
    _V.REGISTRATION_FAILED: frozenset(),
    _V.PUBLISHED: frozenset(),
}

SERVICES: Mapping[ServiceStatus, frozenset[ServiceStatus]] = {
    _S.CREATE_IN_PROGRESS: frozenset({_S.ACTIVE, _S.CREATE_FAILED}),
    _S.UPDATE_IN_PROGRESS: frozenset(
        {
            _S.ACTIVE,
            _S.UPDATE_FAILED,
            _S.UPDATE_FAILED_CLEANUP_IN_PROGRESS,
            _S.UPDATE_COMPLETE_CLEANUP_FAILED,
        }
    ),
    _S.UPDATE_FAILED_CLEANUP_IN_PROGRESS: frozenset(
        {_S.UPDATE_FAILED_CLEANUP_COMPLETE, _S.UPDATE_FAILED_CLEANUP_FAILED}
    ),
    _S.DELETE_IN_PROGRESS: frozenset({_S.DELETE_FAILED}),
    **{
        status: frozenset({_S.UPDATE_IN_PROGRESS, _S.DELETE_IN_PROGRESS})
        for status in _SERVICE_SETTLED
    },
}

Status = TypeVar("Status", DeploymentStatus, VersionStatus, ServiceStatus)


def move(table: Mapping[Status, frozenset[Status]], old: Status, new: Status) -> Status:
    """*new*, when *table* allows it after *old*; otherwise AssertionError, a bug of ours."""
    if new not in table[old]:
        raise AssertionError(f"{old} cannot become {new}")
    return new
