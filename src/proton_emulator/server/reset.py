"""Forgetting everything the process holds."""

from __future__ import annotations

import sys


def forget_everything() -> None:
    """Work under way ends first, so that it cannot leave its resources to the next state."""
    from moto.core.base_backend import BackendDict

    from proton_emulator.aws import lambda_runtime

    if "proton_emulator.server.moto_proton.models" in sys.modules:
        from proton_emulator.server.moto_proton.models import engines

        for engine in [*engines()]:
            engine.close()
    BackendDict.reset()
    lambda_runtime.reset()
