"""Answering a Get a moment later, when that moment ends what the caller is waiting for.

The waiters of the AWS SDKs look at once and then sleep for five seconds, while a deployment here
often takes a fraction of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from proton_emulator.service.engine.engine import Engine


def settled(engine: Engine, condition: Callable[[], bool]) -> None:
    """Return when *condition* holds, or after the engine's ``linger`` seconds.

    At once where somebody has to apply a pull request first: that takes as long as it takes.
    """
    if engine.linger and not condition() and not engine.host.waits_for_somebody:
        engine.store.wait_until(condition, engine.linger)
