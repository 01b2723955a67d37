"""What can go wrong while a pull request is applied.

Exception
├── TerraformError      Terraform refused the bundle, or there is none to run
├── UnreachableError    providers or modules could not be fetched: the network is not there
└── StoppedError        given up, or the emulator stops: nobody is left to notify
"""

from __future__ import annotations


class TerraformError(Exception):
    """Its text is Terraform's own words, short enough for a ``statusMessage``."""


class UnreachableError(Exception):
    """Its text is Terraform's own words, *reason* says in a few which host did not answer."""

    def __init__(self, words: str, reason: str) -> None:
        super().__init__(words)
        self.reason = reason


class StoppedError(Exception):
    """Terraform was ended: its deployment is given up, or the emulator stops."""
