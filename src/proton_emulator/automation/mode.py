"""What the automation does with a pull request."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """`WAIT` leaves pull requests to somebody else; the others merge them.

    `APPLY` runs Terraform, `RECORD` only records, and `AUTO` records where it cannot apply.
    """

    WAIT = "wait"
    APPLY = "apply"
    RECORD = "record"
    AUTO = "auto"
