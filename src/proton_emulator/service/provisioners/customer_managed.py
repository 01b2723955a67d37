"""Customer-managed environments: nothing is provisioned, the inputs are the outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proton_emulator.service.provisioners.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping


def deploy(inputs: Mapping[str, object]) -> Outcome:
    return Outcome(outputs={name: str(value) for name, value in inputs.items()})
