"""How a rendered bundle becomes infrastructure, one module a provisioning method."""

from proton_emulator.service.provisioners.outcome import Outcome, ProvisioningError

__all__ = ["Outcome", "ProvisioningError"]
