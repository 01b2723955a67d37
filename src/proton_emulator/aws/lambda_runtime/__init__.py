"""Lambda without Docker: a function's code runs in a warm process of this machine.

Handlers run with the rights of whoever started the emulator. Memory limits are not enforced, and an
event that was sent asynchronously is tried once, not again after minutes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.aws.lambda_runtime.moto_functions import FunctionRunner


def install(endpoint_url: Callable[[], str | None] | None = None) -> None:
    """Make moto's Lambda functions really run; idempotent.

    ``endpoint_url`` says where this emulator answers HTTP, so that a handler's AWS clients reach
    the same state. It is asked whenever a function is invoked, and the last one given counts.
    """
    from proton_emulator.aws import moto_internals

    runner = _runner()
    moto_internals.replace_lambda_invoke(runner.invoke)
    if endpoint_url is not None:
        runner.endpoint_url = endpoint_url


def reset() -> None:
    """End all function processes; the next invocation starts afresh."""
    if _runner.cache_info().currsize:
        _runner().fleet.close()


@cache
def _runner() -> FunctionRunner:
    from proton_emulator.aws.lambda_runtime.moto_functions import FunctionRunner

    return FunctionRunner()
