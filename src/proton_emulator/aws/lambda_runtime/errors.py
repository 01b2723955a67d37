"""Why a function cannot be run on this machine.

LambdaRuntimeError
├── EnvironmentGoneError the process had ended before it took the event; another one can
└── CannotRunError      not runnable on this machine; the message says what is missing
"""

from __future__ import annotations


class LambdaRuntimeError(Exception):
    """Base of what the Lambda runtime raises; never leaves this package."""


class EnvironmentGoneError(LambdaRuntimeError):
    """A warm process ended between two calls, as handlers do that exit after their answer."""


class CannotRunError(LambdaRuntimeError):
    """The function deploys, and invoking it reports this, as ``errorType``, instead of a result."""

    def __init__(self, message: str, error_type: str = "Runtime.NotAvailable") -> None:
        super().__init__(message)
        self.error_type = error_type
