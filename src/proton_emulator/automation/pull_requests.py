"""What the automation needs of pull requests and of the repositories they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.model.deployables import RepositoryBranch

# The deployment id that Proton writes into a pull request that follows a deletion.
DELETED = "<proton-resource-deleted>"


class PullRequest(Protocol):
    """One that Proton opened; *deployment* is `DELETED` after a deletion."""

    @property
    def repository(self) -> RepositoryBranch: ...
    @property
    def folder(self) -> str: ...
    @property
    def arn(self) -> str: ...
    @property
    def deployment(self) -> str: ...


class Repositories(Protocol):
    """The git provider; *files* gives the names relative to the folder, on the base branch."""

    def merge(self, pull_request: PullRequest, /) -> object: ...
    def files(self, repository: RepositoryBranch, folder: str, /) -> Mapping[str, str]: ...
