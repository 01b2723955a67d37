"""Merges the pull requests that Proton opens, applies them, and notifies Proton."""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import time
from collections import deque
from enum import StrEnum
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from proton_emulator.automation import terraform, working_folder
from proton_emulator.automation.errors import StoppedError, TerraformError, UnreachableError
from proton_emulator.automation.recorded import recorded
from proton_emulator.service.model.deployables import RepositoryBranch
from proton_emulator.service.provisioners.self_managed.change import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from proton_emulator.automation.result import Applied
    from proton_emulator.processes.guard import Guard
    from proton_emulator.service.git_provider import LocalRepositories, PullRequest

log = logging.getLogger(__name__)

_NO_PROGRAM = "neither terraform nor tofu is on PATH"
_AS_ASKED = "as asked for (--terraform record)"
_STOP_SECONDS = 5.0
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")

# A folder on a branch: what one state belongs to.
_Place: TypeAlias = tuple[RepositoryBranch, str]


class Mode(StrEnum):
    """`WAIT` leaves pull requests to somebody else; the others merge them.

    `APPLY` runs Terraform, `RECORD` only records, and `AUTO` records where it cannot apply.
    """

    WAIT = "wait"
    APPLY = "apply"
    RECORD = "record"
    AUTO = "auto"


class Automation:
    """Each folder's pull requests are played one after another, on a thread of the folder's own."""

    def __init__(
        self,
        mode: Mode,
        folder: Path,
        guard: Guard,
        notify: Callable[..., None],
        repositories: LocalRepositories,
        variables: Mapping[str, str],
        find: Callable[[], str | None] = terraform.find,
    ) -> None:
        self._mode = mode
        self._folder = folder
        self._guard = guard
        self._notify = notify
        self._repositories = repositories
        self._variables = variables
        self._find = find
        self._stopping = Event()
        self._lock = Lock()
        self._waiting: dict[_Place, deque[PullRequest]] = {}
        self._threads: dict[_Place, Thread] = {}
        self._applied: dict[_Place, Applied] = {}

    def opened(self, pull_request: PullRequest) -> None:
        """Play *pull_request* soon; returns at once."""
        if self._mode is Mode.WAIT or self._stopping.is_set():
            return
        place = _place(pull_request)
        with self._lock:
            self._waiting.setdefault(place, deque()).append(pull_request)
            if place not in self._threads:
                name = f"terraform-{pull_request.folder}"
                thread = Thread(target=self._work, args=(place,), name=name, daemon=True)
                self._threads[place] = thread
                thread.start()

    def applied(self, repository: RepositoryBranch, folder: str) -> Applied | None:
        """What the last pull request for *folder* that succeeded gave."""
        with self._lock:
            return self._applied.get((repository, folder))

    def stop(self) -> None:
        """End Terraform where it runs; nothing is notified afterwards."""
        self._stopping.set()
        deadline = time.monotonic() + _STOP_SECONDS
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    # --- one folder ------------------------------------------------------------------------

    def _work(self, place: _Place) -> None:
        while pull_request := self._next(place):
            try:
                self._play(pull_request)
            except StoppedError:
                log.debug("the emulator stops while %s is applied", pull_request.arn)
            except Exception:
                log.exception("the pull request for %s was not applied", pull_request.arn)

    def _next(self, place: _Place) -> PullRequest | None:
        with self._lock:
            if self._waiting[place] and not self._stopping.is_set():
                return self._waiting[place].popleft()
            del self._threads[place]
            del self._waiting[place]
            return None

    def _play(self, pull_request: PullRequest) -> None:
        if pull_request.deployment == DELETED:
            self._destroy(pull_request)
            return
        try:
            result = self._apply(pull_request)
        except (TerraformError, UnreachableError) as error:
            self._tell(pull_request, "FAILED", {}, str(error))
        except StoppedError:
            raise
        except Exception as error:
            log.exception("the pull request for %s was not applied", pull_request.arn)
            message = f"the automation failed: {type(error).__name__}: {error}"
            self._tell(pull_request, "FAILED", {}, message)
        else:
            with self._lock:
                self._applied[_place(pull_request)] = result
            self._tell(pull_request, "SUCCEEDED", result.outputs, result.message)

    def _tell(
        self, pull_request: PullRequest, status: str, outputs: Mapping[str, str], message: str
    ) -> None:
        if self._stopping.is_set():
            return
        arn, deployment = pull_request.arn, pull_request.deployment
        try:
            self._notify(
                arn=arn, deployment=deployment, status=status, outputs=outputs, message=message
            )
        except Exception as error:
            # Cancelled or deleted in the meantime.
            log.warning("Proton did not take that %s of %s %s: %s", deployment, arn, status, error)

    # --- merge, then Terraform -------------------------------------------------------------

    def _apply(self, pull_request: PullRequest) -> Applied:
        files = self._merged(pull_request)
        if self._mode is Mode.RECORD:
            return recorded(files, _AS_ASKED)
        program = self._find()
        if program is None:
            return self._unapplied(files, TerraformError(_NO_PROGRAM), _NO_PROGRAM)
        folder = self._working_folder(pull_request)
        working_folder.put(folder, files)
        try:
            return self._terraform(program).apply(folder)
        except UnreachableError as error:
            return self._unapplied(files, error, error.reason)

    def _unapplied(self, files: Mapping[str, str], error: Exception, why: str) -> Applied:
        if self._mode is Mode.APPLY:
            raise error
        return recorded(files, why)

    def _destroy(self, pull_request: PullRequest) -> None:
        files = self._merged(pull_request)
        folder = self._working_folder(pull_request)
        if working_folder.has_state(folder):
            program = self._find()
            if program is None:
                raise TerraformError(_NO_PROGRAM)
            working_folder.put(folder, files)
            self._terraform(program).destroy(folder)
        shutil.rmtree(folder, ignore_errors=True)
        with self._lock:
            self._applied.pop(_place(pull_request), None)

    def _merged(self, pull_request: PullRequest) -> Mapping[str, str]:
        """The folder's files after the merge."""
        self._repositories.merge(pull_request)
        return self._repositories.files(pull_request.repository, pull_request.folder)

    def _terraform(self, program: str) -> terraform.Terraform:
        return terraform.Terraform(program, self._variables, self._guard, self._stopping)

    def _working_folder(self, pull_request: PullRequest) -> Path:
        """One for each place, whatever its names hold."""
        repository, folder = _place(pull_request)
        names = (repository.provider, repository.name, repository.branch, folder)
        digest = hashlib.sha256("\0".join(names).encode()).hexdigest()[:16]
        return self._folder / f"{_UNSAFE.sub('-', folder)[-60:]}-{digest}"


def _place(pull_request: PullRequest) -> _Place:
    return (pull_request.repository, pull_request.folder)
