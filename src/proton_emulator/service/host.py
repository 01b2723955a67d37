"""This machine, as far as Proton provisions with it: builds run here, repositories lie here."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from proton_emulator.processes.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.service.git_provider import LocalRepositories, PullRequest


class Host:
    """One for each engine; costs nothing until something is built or opened.

    *endpoint_url* tells where Proton answers HTTP, None where it does not; *aws_endpoint_url* is
    that of the AWS beneath where it is another. *opened* hears of each new pull request,
    *given_up* of each that no deployment waits for any more, merged or not; *automated* tells
    whether the former applies them, *closing* hears of the end.
    """

    def __init__(
        self,
        endpoint_url: Callable[[], str | None] = lambda: None,
        aws_endpoint_url: str | None = None,
    ) -> None:
        self.endpoint_url = endpoint_url
        self.aws_endpoint_url = aws_endpoint_url
        self.opened: Callable[[PullRequest], None] = lambda _: None
        self.given_up: Callable[[PullRequest], None] = lambda _: None
        self.automated: Callable[[], bool] = lambda: False
        self.closing: Callable[[], None] = lambda: None
        self._lock = Lock()
        self._guard: Guard | None = None

    @property
    def guard(self) -> Guard:
        """What ends the processes and removes the files when the emulator goes."""
        with self._lock:
            if self._guard is None:
                self._guard = Guard("work")
            return self._guard

    @cached_property
    def repositories(self) -> LocalRepositories:
        """Git repositories that stand for the linked ones."""
        from proton_emulator.service.git_provider import LocalRepositories

        return LocalRepositories(self.guard.folder / "repositories")

    @property
    def pull_requests(self) -> tuple[PullRequest, ...]:
        """All that were opened, the oldest first."""
        return self.repositories.all() if "repositories" in vars(self) else ()

    @property
    def waits_for_somebody(self) -> bool:
        """Whether a pull request is open that nobody here will apply."""
        from proton_emulator.service.git_provider import PullRequestState

        opened = any(each.state is PullRequestState.OPEN for each in self.pull_requests)
        return opened and not self.automated()

    def close(self) -> None:
        self.closing()
        with self._lock:
            if self._guard is not None:
                self._guard.close()
