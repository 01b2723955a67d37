"""``LocalRepositories``: pull requests in bare repositories on this machine.

They are remembered as long as the emulator runs; their repositories can be cloned, and pushed to.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from proton_emulator.service.git_provider.errors import GitProviderError
from proton_emulator.service.git_provider.location import location
from proton_emulator.service.git_provider.pull_request import PullRequest, PullRequestState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dulwich.objects import ObjectID

    from proton_emulator.service.git_provider.bare_repository import BareRepository
    from proton_emulator.service.model.deployables import RepositoryBranch

_ENVIRONMENTS = "environments"
_METADATA_FOLDER = ".proton/"


class LocalRepositories:
    """Everything lies beneath *folder*, which is created with the first pull request.

    Several threads may use it. GitProviderError when a repository cannot hold what is asked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._opened: dict[int, PullRequest] = {}

    def open(
        self,
        repository: RepositoryBranch,
        *,
        branch: str,
        title: str,
        folder: str,
        files: Mapping[str, str],
        arn: str,
        deployment: str,
    ) -> PullRequest:
        """A new branch with *files* put into *folder*; what else lies there stays."""
        from proton_emulator.service.git_provider import bare_repository

        path = location(self._folder, repository)
        bare_repository.check_branches(repository.branch, branch)
        bare_repository.check_paths(f"{folder}/{name}" for name in files)
        with self._lock:
            bare_repository.create(path, repository.branch)
            with self._bare(path) as bare:
                base = bare.start(repository.branch)
                if bare.has_folder(base, _ENVIRONMENTS):
                    folder = f"{_ENVIRONMENTS}/{folder}"
                placed = {f"{folder}/{name}": text for name, text in files.items()}
                bare.branch_off(branch, base, placed, title)
            number = len(self._opened) + 1
            state = PullRequestState.OPEN
            return self._remember(
                PullRequest(number, repository, branch, title, folder, arn, deployment, state, path)
            )

    def merge(self, pull_request: PullRequest) -> PullRequest:
        """ValueError when it was closed; what others merged or pushed in the meantime stays."""
        with self._lock:
            current = self._current(pull_request, PullRequestState.MERGED)
            if current.state is PullRequestState.MERGED:
                return current
            message = f"Merge pull request #{current.number} from {current.branch}"
            with self._bare(current.location) as bare:
                bare.merge(
                    current.repository.branch, current.branch, f"{message}\n\n{current.title}"
                )
            return self._remember(replace(current, state=PullRequestState.MERGED))

    def close(self, pull_request: PullRequest) -> PullRequest:
        """ValueError when it was merged; the branch stays."""
        with self._lock:
            current = self._current(pull_request, PullRequestState.CLOSED)
            return self._remember(replace(current, state=PullRequestState.CLOSED))

    def files(self, repository: RepositoryBranch, folder: str) -> dict[str, str]:
        """What lies in *folder* on the base branch, by path relative to it; often nothing.

        *folder* is a resource's, or a pull request's, which may begin with ``environments/``.
        """
        path = location(self._folder, repository)
        with self._lock:
            if not path.is_dir():
                return {}
            with self._bare(path) as bare:
                base = bare.tip(repository.branch)
                return _lying(bare, base, folder) if base else {}

    def read(self, pull_request: PullRequest) -> dict[str, str]:
        """The files of its folder on its own branch, whatever became of it."""
        with self._lock, self._bare(pull_request.location) as bare:
            tip = bare.tip(pull_request.branch)
            return _own(bare.texts(tip, pull_request.folder)) if tip else {}

    def all(self) -> tuple[PullRequest, ...]:
        """In the order in which they were opened, each as it is now."""
        with self._lock:
            return tuple(self._as_it_is(each) for each in [*self._opened.values()])

    @contextmanager
    def _bare(self, path: Path) -> Iterator[BareRepository]:
        from proton_emulator.service.git_provider.bare_repository import opened

        with opened(path, time.time()) as bare:
            yield bare

    def _current(self, pull_request: PullRequest, wanted: PullRequestState) -> PullRequest:
        """As it is now: still open, or *wanted* already."""
        number = pull_request.number
        current = self._opened.get(number)
        current = self._as_it_is(current) if current else None
        if current is None or current.branch != pull_request.branch:
            raise GitProviderError(
                f"There is no pull request {number} from {pull_request.branch}: "
                "the emulator was reset since it was opened."
            )
        if current.state not in (PullRequestState.OPEN, wanted):
            raise GitProviderError(
                f"Pull request {number} is {current.state.lower()} "
                f"and cannot become {wanted.lower()}."
            )
        return current

    def _as_it_is(self, pull_request: PullRequest) -> PullRequest:
        """Merged, too, where somebody merged it with Git and pushed that."""
        if pull_request.state is not PullRequestState.OPEN:
            return pull_request
        with self._bare(pull_request.location) as bare:
            merged = bare.contains(pull_request.repository.branch, pull_request.branch)
        if not merged:
            return pull_request
        return self._remember(replace(pull_request, state=PullRequestState.MERGED))

    def _remember(self, pull_request: PullRequest) -> PullRequest:
        self._opened[pull_request.number] = pull_request
        return pull_request


def _lying(bare: BareRepository, base: ObjectID, folder: str) -> dict[str, str]:
    if not bare.has_folder(base, _ENVIRONMENTS):
        return _own(bare.texts(base, folder))
    found = _own(bare.texts(base, f"{_ENVIRONMENTS}/{folder}"))
    if not found and folder.startswith(f"{_ENVIRONMENTS}/"):
        return _own(bare.texts(base, folder))
    return found


def _own(texts: Mapping[str, str]) -> dict[str, str]:
    """Without the folders of other resources, which lie inside that of their environment."""
    others = tuple(
        path[: path.index(f"/{_METADATA_FOLDER}") + 1]
        for path in texts
        if f"/{_METADATA_FOLDER}" in path
    )
    return {path: text for path, text in texts.items() if not path.startswith(others)}
