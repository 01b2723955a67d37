"""Account settings and linked repositories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from proton_emulator.service.model.deployables import RepositoryBranch


@dataclass(frozen=True, slots=True)
class AccountSettings:
    pipeline_service_role: str | None = None
    pipeline_codebuild_role: str | None = None
    pipeline_repository: RepositoryBranch | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository linked through a CodeStar connection."""

    provider: str
    name: str
    connection: str
    encryption_key: str | None = None
