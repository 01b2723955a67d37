"""What a provisioner reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proton_emulator.service.model.deployables import Provisioned


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was made, and the outputs, which are always strings; *message* for who reads of it."""

    outputs: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[Provisioned, ...] = ()
    message: str | None = None


class ProvisioningError(Exception):
    """Becomes the ``deploymentStatusMessage``; *resource* is the logical id of what failed."""

    def __init__(self, message: str, *, resource: str | None = None) -> None:
        super().__init__(message)
        self.resource = resource


class TemplateRejectedError(ProvisioningError):
    """CloudFormation did not even begin: it is the template that is at fault."""


class StoppedError(Exception):
    """Work was interrupted: its deployment is cancelled, or the emulator is reset or stops."""
