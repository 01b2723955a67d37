"""How the command ends badly.

    CommandError
    ├── UsageError    exit 2: wrong usage or unreadable input; the user can fix it
    └── FailedError   exit 1: findings at the fail level, or a deployment that failed

Everything else that escapes is a bug of ours: exit 3, one line, the traceback with ``--debug``.
"""

from __future__ import annotations


class CommandError(Exception):
    """A message for the person at the terminal; *hint* says what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CommandError):
    exit_code = 2


class FailedError(CommandError):
    exit_code = 1
