"""How a method of the protocol is bound to the function that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_lsp.client import ClientFeatures
    from proton_lsp.request import Request

Answer: TypeAlias = "Callable[[Request, Any], object]"


def _nothing(_client: ClientFeatures) -> object | None:
    return None


def _always(_client: ClientFeatures) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """*answer* is ``module:function`` below ``proton_lsp.endpoints``, imported when first asked.

    The function runs on the analysis thread and returns the result as an LSP type. *options* are
    what ``initialize`` declares for the method, *offered* whether it is declared to this client.
    """

    method: str
    answer: str
    options: Callable[[ClientFeatures], object | None] = _nothing
    offered: Callable[[ClientFeatures], bool] = _always

    def load(self) -> Answer:
        module, _, name = self.answer.partition(":")
        answer: Answer = getattr(import_module(f"proton_lsp.endpoints.{module}"), name)
        return answer
