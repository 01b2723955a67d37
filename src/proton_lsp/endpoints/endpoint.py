"""How a method of the protocol is bound to the function that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from proton_lsp.client import ClientFeatures
    from proton_lsp.request import Request
    from proton_lsp.server import ProtonServer

Answer: TypeAlias = "Callable[[Request, Any], object]"
LongAnswer: TypeAlias = "Callable[[ProtonServer, Any], Awaitable[object]]"
CommandAnswer: TypeAlias = "Callable[[ProtonServer, Sequence[object]], Awaitable[object]]"


def _nothing(_client: ClientFeatures) -> object | None:
    return None


def _always(_client: ClientFeatures) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """*answer* is ``module:function`` below ``proton_lsp.endpoints``, imported when first asked.

    The function runs on the analysis thread and returns the result as an LSP type. A *long* one is
    a coroutine function on the loop, given the server, that cuts its work into jobs. *options* are
    what ``initialize`` declares for the method, *offered* whether it is declared to this client.
    """

    method: str
    answer: str
    options: Callable[[ClientFeatures], object | None] = _nothing
    offered: Callable[[ClientFeatures], bool] = _always
    long: bool = False

    def load(self) -> Answer:
        answer: Answer = self._function()
        return answer

    def load_long(self) -> LongAnswer:
        answer: LongAnswer = self._function()
        return answer

    def _function(self) -> Any:  # noqa: ANN401  # which of the two it is, *long* says
        return _function(self.answer)


@dataclass(frozen=True, slots=True)
class Command:
    """What ``workspace/executeCommand`` runs: a coroutine function, given server and arguments."""

    name: str
    answer: str

    def load(self) -> CommandAnswer:
        answer: CommandAnswer = _function(self.answer)
        return answer


def _function(place: str) -> Any:  # noqa: ANN401  # its kind is told by who declares it
    module, _, name = place.partition(":")
    return getattr(import_module(f"proton_lsp.endpoints.{module}"), name)
