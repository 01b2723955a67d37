"""The names that Proton gives its CloudFormation stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.model.names import Target, TargetType

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 15


def stack_name(target: Target, letters: Callable[[int], str]) -> str:
    """``AWSProton-<name>-cloudformation--<15 letters>``, names cut at 15 characters."""
    shown = [target.name]
    if target.type is TargetType.SERVICE_INSTANCE:
        shown = [target.service, target.name]
    # Proton's names may hold underscores, CloudFormation's stack names may not.
    words = "-".join(name[:_SHOWN].replace("_", "-") for name in shown)
    return f"AWSProton-{words}-cloudformation--{letters(_SHOWN)}"
