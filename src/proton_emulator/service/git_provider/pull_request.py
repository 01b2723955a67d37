"""A pull request as it was opened, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from proton_emulator.service.model.deployables import RepositoryBranch


class PullRequestState(StrEnum):
    OPEN = "OPEN"
    MERGED = "MERGED"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One deployment's changes, on a branch of their own.

    *number* counts through all repositories. *repository* names the base branch; *folder* is where
    the files lie in it; *deployment* is the id; *location* is the bare repository on this machine.
    """

    number: int
    repository: RepositoryBranch
    branch: str
    title: str
    folder: str
    arn: str
    deployment: str
    state: PullRequestState
    location: Path
