"""Plays the pull requests that Proton opens, and notifies Proton of what became of them."""

from __future__ import annotations

import logging
import time
from collections import deque
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from proton_emulator.automation import terraform
from proton_emulator.automation.applying import Applying
from proton_emulator.automation.errors import StoppedError, TerraformError, UnreachableError
from proton_emulator.automation.interruption import Interruption
from proton_emulator.automation.mode import Mode
from proton_emulator.service.model.deployables import RepositoryBranch
from proton_emulator.service.provisioners.self_managed.change import DELETED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from proton_emulator.automation.result import Applied
    from proton_emulator.processes.guard import Guard
    from proton_emulator.service.git_provider import LocalRepositories, PullRequest

__all__ = ["Automation", "Mode"]

log = logging.getLogger(__name__)

_STOP_SECONDS = 5.0
# A statusMessage holds 5,000 characters.
_LONGEST_MESSAGE = 4_900

# A folder on a branch: what one state belongs to.
_Place: TypeAlias = tuple[RepositoryBranch, str]


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
        def found(interruption: Interruption) -> terraform.Terraform | None:
            program = find()
            return terraform.Terraform(program, variables, guard, interruption) if program else None

        self._mode = mode
        self._notify = notify
        self._stopping = Event()
        self._applying = Applying(mode, folder, repositories, found)
        self._lock = Lock()
        self._waiting: dict[_Place, deque[PullRequest]] = {}
        self._threads: dict[_Place, Thread] = {}
        self._under_way: dict[str, Interruption] = {}
        self._applied: dict[_Place, Applied] = {}
        self._problems: dict[str, str] = {}

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

    def given_up(self, pull_request: PullRequest) -> None:
        """Nobody waits for it any more: leave it alone, and end Terraform where it runs for it."""
        with self._lock:
            waiting = self._waiting.get(_place(pull_request), deque())
            for each in [each for each in waiting if each.branch == pull_request.branch]:
                waiting.remove(each)
            if interruption := self._under_way.get(pull_request.branch):
                interruption.give_up()

    def applied(self, repository: RepositoryBranch, folder: str) -> Applied | None:
        """What the last pull request for *folder* that succeeded gave."""
        with self._lock:
            return self._applied.get((repository, folder))

    def pending(self, pull_request: PullRequest) -> bool:
        """Whether it is played now, or will be."""
        with self._lock:
            waiting = self._waiting.get(_place(pull_request), ())
            return pull_request.branch in {*self._under_way, *(each.branch for each in waiting)}

    def problem(self, pull_request: PullRequest) -> str:
        """Why what it marks as deleted was not destroyed; empty where it was, or will be."""
        return self._problems.get(pull_request.branch, "")

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
                self._play(pull_request, self._under_way[pull_request.branch])
            except StoppedError:
                log.debug("%s is given up while it is applied", pull_request.arn)
            finally:
                with self._lock:
                    del self._under_way[pull_request.branch]

    def _next(self, place: _Place) -> PullRequest | None:
        with self._lock:
            if self._waiting[place] and not self._stopping.is_set():
                pull_request = self._waiting[place].popleft()
                self._under_way[pull_request.branch] = Interruption(self._stopping)
                return pull_request
            del self._threads[place]
            del self._waiting[place]
            return None

    def _play(self, pull_request: PullRequest, interruption: Interruption) -> None:
        try:
            if pull_request.deployment == DELETED:
                self._destroy(pull_request, interruption)
            else:
                self._apply(pull_request, interruption)
        except StoppedError:
            raise
        except (TerraformError, UnreachableError) as error:
            self._failed(pull_request, str(error))
        except Exception as error:
            if interruption.is_set():
                raise StoppedError from error
            log.exception("the pull request for %s was not applied", pull_request.arn)
            self._failed(pull_request, f"the automation failed: {type(error).__name__}: {error}")

    def _apply(self, pull_request: PullRequest, interruption: Interruption) -> None:
        result = self._applying.apply(pull_request, interruption)
        with self._lock:
            self._applied[_place(pull_request)] = result
        self._tell(pull_request, "SUCCEEDED", result.outputs, result.message)

    def _destroy(self, pull_request: PullRequest, interruption: Interruption) -> None:
        self._applying.destroy(pull_request, interruption)
        with self._lock:
            self._applied.pop(_place(pull_request), None)

    def _failed(self, pull_request: PullRequest, why: str) -> None:
        if pull_request.deployment == DELETED:
            # Proton has forgotten the resource: nobody is left to tell, only who asks.
            self._problems[pull_request.branch] = why
            log.error("what %s made was not destroyed: %s", pull_request.arn, why)
        else:
            self._tell(pull_request, "FAILED", {}, why[:_LONGEST_MESSAGE])

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


def _place(pull_request: PullRequest) -> _Place:
    return (pull_request.repository, pull_request.folder)
